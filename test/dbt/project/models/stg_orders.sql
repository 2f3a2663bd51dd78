{{ config(materialized='ephemeral') }}
select id, customer_id, status, {{ to_money('cents') }} as amount from {{ ref('raw_orders') }}
