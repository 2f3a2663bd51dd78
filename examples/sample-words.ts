// The words that the sample shop is made of.
export const firstNames = ['Amara', 'Anna', 'Ben', 'Carla', 'Chidi', 'Chloé', 'Diego', 'Elif', 'Emma', 'Farid', 'Finn', 'Grace', 'Hana', 'Ines', 'Ivan', 'Jonas', 'Kenji', 'Lars', 'Leila', 'Liam', 'Mei', 'Mia', 'Noah', 'Nora', 'Olga', 'Oscar', 'Paul', 'Priya', 'Rosa', 'Sami', 'Sofia', 'Tara', 'Theo', 'Yusuf', 'Zoë'];
export const lastNames = ['Adeyemi', 'Andersen', 'Bauer', 'Bianchi', 'Brown', 'Chen', 'Costa', 'Demir', 'Dubois', 'Evans', 'Fischer', 'García', 'Haddad', 'Hansen', 'Ito', 'Jones', 'Kowalski', 'Kumar', 'López', 'Martin', 'Müller', 'Nguyen', 'Novák', 'O’Brien', 'Okafor', 'Petrov', 'Rossi', 'Sato', 'Silva', 'Smith', 'Tanaka', 'van Dijk', 'Weber', 'Yılmaz'];
export const streets = ['Bridge Street', 'Church Lane', 'Garden Road', 'Harbour Street', 'High Street', 'Hill Road', 'King Street', 'Lake Avenue', 'Mill Lane', 'Station Road'];
export const cities = ['Amsterdam', 'Berlin', 'Copenhagen', 'Dublin', 'Lagos', 'Lisbon', 'London', 'Lyon', 'Madrid', 'Milan', 'Oslo', 'Prague', 'Vienna', 'Warsaw'];
export const manufacturers = ['Aldgate', 'Borea', 'Cormorant', 'Delft & Sons', 'Everline', 'Fennec', 'Halden', 'Juniper', 'Kestrel', 'Lumen'];
/** Each category with its median price and its items. */
export const goods: ReadonlyArray<{readonly category: string; readonly medianPrice: number; readonly items: readonly string[]}> = [
	{category: 'Kitchen', medianPrice: 35, items: ['Kettle', 'Pan', 'Knife', 'Scale', 'Teapot']},
	{category: 'Office', medianPrice: 18, items: ['Lamp', 'Notebook', 'Stapler', 'Chair', 'Pen']},
	{category: 'Outdoor', medianPrice: 80, items: ['Tent', 'Backpack', 'Lantern', 'Stove', 'Rope']},
	{category: 'Sport', medianPrice: 50, items: ['Ball', 'Racket', 'Mat', 'Helmet', 'Bottle']},
	{category: 'Toys', medianPrice: 15, items: ['Puzzle', 'Kite', 'Robot', 'Blocks', 'Bear']},
];
/** A word that comes more often is picked more often. */
export const segments = ['Standard', 'Standard', 'Standard', 'Plus', 'Plus', 'Business', 'Trial'];
export const statuses = [...Array.from({length: 14}, () => 'delivered'), 'shipped', 'shipped', 'processing', 'processing', 'cancelled', 'returned'];
