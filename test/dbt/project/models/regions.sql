select distinct region from {{ ref('raw_customers') }}
