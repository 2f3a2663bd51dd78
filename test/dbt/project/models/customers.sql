select c.id, c.name, c.region, count(o.id) as orders, coalesce(sum(o.amount), 0) as amount
from {{ ref('raw_customers') }} c
left join {{ ref('orders') }} o on o.customer_id = c.id
group by all
