{% macro to_money(column) %}({{ column }} / 100.0){% endmacro %}
