// Keeps the last result of a pure function: one frame and one key call it many times with the same arguments.

export const memoizeLast = <Parameters_ extends readonly unknown[], Result>(
	compute: (...parameters: Parameters_) => Result,
): ((...parameters: Parameters_) => Result) => {
	let last: {readonly parameters: Parameters_; readonly result: Result} | undefined;
	return (...parameters) => {
		if (
			last === undefined ||
			parameters.some((parameter, index) => !Object.is(parameter, last?.parameters[index]))
		) {
			last = {parameters, result: compute(...parameters)};
		}

		return last.result;
	};
};
