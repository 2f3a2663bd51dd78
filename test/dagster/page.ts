// Looks at Dagster's page as a person would: goes to the assets and their group, materializes all of it, waits for the
// end, opens an asset whose data has drifted and its checks, and takes a picture of each.
//
//     node test/dagster/page.ts http://127.0.0.1:3000 DIRECTORY
import path from 'node:path';
import process from 'node:process';
import {chromium, type Page} from 'playwright-core';

const [url = '', pictures = ''] = process.argv.slice(2);

/** Otherwise a dialog of welcome lies over the page. */
const dismissWelcome = async () =>
	fetch(`${url}/graphql`, {
		method: 'POST',
		headers: {'content-type': 'application/json'},
		body: JSON.stringify({query: 'mutation { setNuxSeen }'}),
	});

const see = async (page: Page, name: string, ...texts: ReadonlyArray<string | RegExp>) => {
	for (const text of texts) {
		await page
			.getByText(text, typeof text === 'string' ? {exact: true} : {})
			.filter({visible: true})
			.first()
			.waitFor();
	}

	await page.screenshot({path: path.join(pictures, `${name}.png`)});
};

const look = async (page: Page, name: string, place: string, ...texts: ReadonlyArray<string | RegExp>) => {
	await page.goto(url + place);
	await see(page, name, ...texts);
};

const group = '/locations/profilemesh/asset-groups/profilemesh';
const orders = '/assets/profilemesh/public/orders';
const browser = await chromium.launch({
	executablePath: process.env['PROFILEMESH_TEST_BROWSER'] ?? 'chromium',
	args: ['--no-sandbox'],
});
try {
	await dismissWelcome();
	const page = await browser.newPage({viewport: {width: 1400, height: 900}});
	page.setDefaultTimeout(60_000);
	await page.goto(url);
	await page.getByRole('link', {name: 'Catalog'}).click();
	await see(
		page,
		'assets',
		'Assets',
		'profilemesh',
		// Dagster cuts long keys in the middle.
		/customers$/v,
		/products$/v,
		/orders$/v,
	);
	await look(page, 'group', group, 'profilemesh', 'customers', 'products', 'orders');
	await page.getByRole('button', {name: /Materialize all/v}).click();
	await page.getByText(/Launched run/v).waitFor();
	await page.getByRole('link', {name: 'View'}).first().click();
	await see(page, 'run', 'Success');
	await look(page, 'asset', orders, 'Row count', 'Latest check results', 'order_date');
	await look(page, 'metadata', `${orders}?view=events`, 'dagster/row_count', 'columns_profiled', 'run_id');
	await look(page, 'checks', `${orders}?view=checks`, 'drift', 'schema', 'Failed', 'total_amount');
	await look(page, 'automation', '/automation', 'daily_profiling');
	await look(page, 'group', group, /1 \/ 2 Passed/v);
} finally {
	await browser.close();
}
