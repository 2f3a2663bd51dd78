"""What a decision tree of scikit-learn names first: a line of JSON for each case in, and one out.

A case has, for each feature, the codes of its rows (-1 is none of those that are counted) and how many there are, and a
number for each row whose mean over some rows is what they have of the change.
"""

import json
import sys

import numpy as np
from sklearn.tree import DecisionTreeRegressor

for line in sys.stdin:
    case = json.loads(line)
    names = [(feature, code) for feature, count in enumerate(case["counts"]) for code in range(count)]
    codes = [np.array(column) for column in case["codes"]]
    features = np.column_stack([codes[feature] == code for feature, code in names]).astype(np.float32)
    tree = DecisionTreeRegressor(max_depth=2, min_samples_leaf=20, random_state=0)
    tree.fit(features, np.array(case["parts"], dtype=float))
    first = int(tree.tree_.feature[0])
    # The branch of the rows that have the value.
    right = int(tree.tree_.children_right[0])
    second = int(tree.tree_.feature[right]) if right >= 0 else -1
    print(json.dumps([names[place] for place in (first, second) if place >= 0]))
