select count(*) as orders from {{ ref('raw_orders') }}
