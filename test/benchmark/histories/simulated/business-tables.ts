// Tables of people and trade.
import {categories, changingMix, dependent, rareCategories} from './categories.ts';
import {numbered, references, rising} from './identifiers.ts';
import {autoregressive, dayEffect, holiday, seasonal, still, together, trend, weekend} from './levels.ts';
import {nullable, onlyWhere} from './maker.ts';
import {bell, counts, evenly, flags, mostlyZero, prices, proportional, skewed} from './numbers.ts';
import type {SimulatedTable} from './simulate.ts';
import {codes, comments, emails, fullNames, phones, postcodes, uuids} from './texts.ts';
import {birthdays, dates, daysAfter, minutesAfter, partOf, timestamps} from './times.ts';

export const business: readonly SimulatedTable[] = [
	{
		name: 'orders',
		step: 'day',
		rows: 240,
		growth: together(weekend(0.4), holiday(-0.9), dayEffect(0.1), trend(0.004)),
		columns: {
			order_id: rising(500_000),
			customer_id: references(4000, 20),
			ordered_at: timestamps(),
			status: changingMix(['paid', 'shipped', 'delivered', 'returned'], 0.006),
			items: counts(2.4),
			amount: skewed(48, 0.7, {level: dayEffect(0.06)}),
			tax: proportional('amount', 0.19),
			coupon: nullable(0.82, codes('SAVE')),
			due_on: daysAfter('ordered_at', 30),
		},
	},
	{
		name: 'customers',
		step: 'day',
		rows: 130,
		growth: together(weekend(-0.5), dayEffect(0.15)),
		columns: {
			customer_id: rising(10_000, 3),
			name: fullNames(),
			email: emails(),
			phone: nullable(0.12, phones()),
			postcode: postcodes(),
			born_on: nullable(0.03, birthdays()),
			segment: categories({Basic: 50, Standard: 30, Premium: 14, Partner: 6}, dayEffect(0.1)),
			newsletter: flags(0.35, dayEffect(0.1)),
			signed_up_on: dates(),
		},
	},
	{
		name: 'payments',
		step: 'day',
		rows: 400,
		growth: together(weekend(-0.3), dayEffect(0.08), holiday(-0.5)),
		columns: {
			payment_id: uuids(),
			account: references(2500),
			paid_at: timestamps(),
			amount: skewed(85, 1.4, {level: dayEffect(0.1)}),
			fee: proportional('amount', 0.029, {noise: 0.05}),
			currency: categories({EUR: 70, USD: 20, GBP: 8, CHF: 2}, dayEffect(0.08)),
			method: categories({card: 60, transfer: 25, wallet: 14, cash: 1}, dayEffect(0.1)),
			refunded: flags(0.02),
		},
	},
	{
		name: 'tickets',
		step: 'day',
		rows: 90,
		growth: together(weekend(-0.9), dayEffect(0.25)),
		columns: {
			ticket: numbered('T2024-', 6),
			opened_at: timestamps(),
			closed_at: nullable(0.3, minutesAfter('opened_at', 400)),
			team: categories({Billing: 30, Delivery: 45, Returns: 20, Legal: 1}, dayEffect(0.3)),
			priority: evenly(1, 4),
			comment: comments(),
			satisfaction: nullable(0.6, evenly(1, 5)),
		},
	},
	{
		name: 'products',
		step: 'week',
		rows: 300,
		growth: dayEffect(0.02),
		columns: {
			sku: codes('SKU'),
			category: rareCategories('Category', 60),
			price: prices(25, autoregressive(0.9, 0.02)),
			cost: proportional('price', 0.6, {noise: 0.1}),
			stock: mostlyZero(0.15, 40, {digits: 0}),
			weight: nullable(0.2, skewed(1.2, 0.9, {digits: 3})),
			discontinued: flags(0.05),
		},
	},
	{
		name: 'invoices',
		step: 'month',
		rows: 220,
		growth: together(trend(0.01), seasonal(12, 0.2), dayEffect(0.05)),
		columns: {
			invoice: numbered('INV', 7),
			issued_on: dates(),
			year: partOf('issued_on', 'year'),
			month: partOf('issued_on', 'month'),
			due_on: daysAfter('issued_on', 60),
			net: skewed(900, 0.9, {level: together(trend(0.004), seasonal(12, 0.15))}),
			discount: mostlyZero(0.7, 40),
			country: categories({Germany: 40, France: 25, Österreich: 12, España: 10, Italia: 8, Malta: 0.3}),
			paid: flags(0.85, dayEffect(0.2)),
		},
	},
	{
		name: 'shipments',
		step: 'day',
		rows: 180,
		growth: together(weekend(-1.2), dayEffect(0.12), holiday(-1.5)),
		columns: {
			shipment_id: rising(8_000_000, 9),
			shipped_at: timestamps(),
			carrier: categories({North: 50, South: 35, Express: 15}, dayEffect(0.15)),
			depot: dependent(
				'carrier',
				new Map([
					['North', ['Hamburg', 'Bremen', 'Kiel']],
					['South', ['München', 'Ulm', 'Augsburg']],
					['Express', ['Frankfurt', 'Leipzig']],
				]),
			),
			distance: skewed(180, 0.6, {digits: 1, level: dayEffect(0.05)}),
			cost: proportional('distance', 0.4, {noise: 0.15}),
			reason: onlyWhere('carrier', new Set(['Express']), categories({urgent: 5, medical: 3, live: 1})),
			delivered: flags(0.93, dayEffect(0.2)),
		},
	},
	{
		name: 'employees',
		step: 'month',
		rows: 140,
		growth: still,
		columns: {
			employee_id: references(9000, 10),
			name: fullNames(),
			department: categories({Sales: 30, Logistics: 40, Finance: 10, Board: 0.4}),
			salary: bell(4200, 900, {level: trend(0.01)}),
			bonus: nullable(0.5, skewed(600, 0.5)),
			hired_on: birthdays(),
			part_time: flags(0.25),
		},
	},
];
