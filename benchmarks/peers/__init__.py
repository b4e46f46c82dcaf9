"""The models, the other explainers and the clock of `explanations.py`."""

import os

# on busy cores threads that wait by spinning make scikit-learn's boosting many times slower than
# it is; this must stand before any library with threads of its own is loaded
os.environ.setdefault("OMP_WAIT_POLICY", "passive")
