// The text report as documented, to the character. Blanks at the ends of lines between two findings belong to the
// layout.
export const documentedReport = `
============================================================
DRIFT DETECTION REPORT
============================================================
Dataset: customers
Baseline: 550e8400-e29b-41d4-a716-446655440000 (2024-11-11 10:30:00)
Current: 550e8400-e29b-41d4-a716-446655440001 (2024-11-11 11:45:00)

Summary:
  Total drifts detected: 3
  Schema changes: 0
  High severity: 1
  Medium severity: 1
  Low severity: 1

Metric Drifts:
  [HIGH] customers.age.mean
    Baseline: 35.50
    Current: 48.25
    Change: +35.92%
${'  '}
  [MEDIUM] customers.total_purchases.mean
    Baseline: 1250.50
    Current: 1475.75
    Change: +18.01%
${'  '}
  [LOW] customers.is_active.null_percent
    Baseline: 10.00
    Current: 15.00
    Change: +50.00%
`.slice(1);
