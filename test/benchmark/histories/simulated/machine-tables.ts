// Tables that machines write.
import {categories, rareCategories} from './categories.ts';
import {references, rising, timed} from './identifiers.ts';
import {autoregressive, dayEffect, seasonal, still, together, trend, weekend} from './levels.ts';
import {nullable} from './maker.ts';
import {bell, counts, evenly, flags, heavyTailed, mostlyZero, proportional, skewed} from './numbers.ts';
import type {SimulatedTable} from './simulate.ts';
import {addresses, codes, urls, uuids} from './texts.ts';
import {timesOfDay, timestamps} from './times.ts';

export const machine: readonly SimulatedTable[] = [
	{
		name: 'weather',
		step: 'day',
		rows: 144,
		growth: still,
		columns: {
			measured_at: timestamps(),
			station: categories({Brocken: 1, Helgoland: 1, Zugspitze: 1}),
			temperature: bell(11, 3, {digits: 1, level: together(seasonal(60, 2), autoregressive(0.8, 0.8))}),
			pressure: bell(1013, 2, {digits: 1, level: autoregressive(0.85, 2)}),
			rain: mostlyZero(0.8, 0.6, {digits: 1, level: dayEffect(0.7)}),
			wind: skewed(4, 0.5, {digits: 1, level: autoregressive(0.6, 0.3)}),
			humidity: bell(70, 8, {digits: 0, level: autoregressive(0.7, 0.6)}),
		},
	},
	{
		name: 'sessions',
		step: 'day',
		rows: 600,
		growth: together(weekend(0.3), dayEffect(0.12), trend(0.006)),
		columns: {
			session: uuids(),
			started_at: timestamps(),
			user_id: nullable(0.4, references(6000, 60)),
			page: urls(),
			device: categories({phone: 55, desktop: 38, tablet: 6, television: 0.2}, dayEffect(0.06)),
			duration: skewed(95, 1.1, {digits: 0, level: dayEffect(0.05)}),
			clicks: counts(4, dayEffect(0.04)),
			bounced: flags(0.4, dayEffect(0.08)),
		},
	},
	{
		name: 'sensors',
		step: 'hour',
		rows: 200,
		growth: still,
		columns: {
			reading_id: timed(),
			sensor: rareCategories('sensor', 24),
			at: timestamps(),
			value: heavyTailed(20, 1.5, {digits: 3, level: autoregressive(0.9, 0.3)}),
			voltage: bell(3.3, 0.02, {digits: 3, level: trend(-0.02)}),
			quality: nullable(0.05, evenly(0, 100)),
			alarm: flags(0.01),
		},
	},
	{
		name: 'requests',
		step: 'day',
		rows: 700,
		growth: together(weekend(-0.4), dayEffect(0.1)),
		columns: {
			request_id: timed(),
			at: timestamps(),
			client: addresses(),
			status_code: nullable(0.001, counts(200, still)),
			verdict: categories({ok: 950, slow: 40, failed: 9, refused: 1}, dayEffect(0.3)),
			milliseconds: heavyTailed(120, 30, {digits: 1, level: dayEffect(0.15)}),
			bytes: skewed(2_400_000_000, 0.4, {digits: 0}),
		},
	},
	{
		name: 'stock_levels',
		step: 'day',
		rows: 250,
		growth: dayEffect(0.01),
		columns: {
			article: codes('ART'),
			warehouse: categories({Nord: 40, Süd: 35, Ost: 25}),
			on_hand: mostlyZero(0.1, 120, {digits: 0, level: autoregressive(0.95, 0.05)}),
			reserved: proportional('on_hand', 0.2, {noise: 0.3, digits: 0}),
			counted_at: timesOfDay(),
			shelf: nullable(0.02, codes('R')),
		},
	},
	{
		name: 'exchange_rates',
		step: 'day',
		rows: 40,
		growth: still,
		columns: {
			pair: rareCategories('pair', 40),
			rate: bell(1.1, 0.002, {digits: 5, level: autoregressive(0.99, 1)}),
			volume: skewed(1_000_000, 0.8, {digits: 0, level: together(weekend(-1), dayEffect(0.3))}),
			change: heavyTailed(0, 0.004, {digits: 4, level: dayEffect(0.4)}),
			quoted_at: timestamps(),
		},
	},
	{
		name: 'meter_readings',
		step: 'day',
		rows: 320,
		growth: trend(0.002),
		columns: {
			meter: references(320),
			read_at: timestamps(),
			total: rising(40_000, 6),
			consumed: skewed(9, 0.5, {level: together(seasonal(60, 0.4), weekend(0.1), dayEffect(0.03))}),
			tariff: categories({day: 60, night: 35, heat: 5}),
			estimated: flags(0.08, dayEffect(0.15)),
		},
	},
	{
		name: 'tests',
		step: 'week',
		rows: 110,
		growth: together(trend(0.01), dayEffect(0.1)),
		columns: {
			sample: codes('LAB'),
			taken_at: timestamps(),
			glucose: skewed(95, 0.2, {digits: 0}),
			body_temperature: bell(36.8, 0.4, {digits: 1}),
			result: categories({negative: 88, positive: 10, unclear: 2}, dayEffect(0.25)),
			device: rareCategories('device', 12),
			repeated: flags(0.04),
		},
	},
];
