"""The only room that loads models.

Takes version folders and the database's record of their hashes; gives cards, and models as the
explainers see them. Reads and writes files in the models folder and opens what is registered;
touches no database and draws nothing.
"""

from .artifact import OUTCOME, REFERENCE_FILE, hash_file, write_version
from .card import CARD_FILE, read_card, require_name
from .card_file import write_card
from .describing import VersionDescription, describe_version
from .description import describe_features
from .frames import FrameModel, class_numbers, frame_model
from .importing import Naming, import_mlflow
from .loading import LoadedModel, load_golden, load_model
from .mlflow_folder import MlflowFolder, read_mlflow_folder
from .view import SklearnView, view_of

__all__ = [
    "CARD_FILE",
    "OUTCOME",
    "REFERENCE_FILE",
    "FrameModel",
    "LoadedModel",
    "MlflowFolder",
    "Naming",
    "SklearnView",
    "VersionDescription",
    "class_numbers",
    "describe_features",
    "describe_version",
    "frame_model",
    "hash_file",
    "import_mlflow",
    "load_golden",
    "load_model",
    "read_card",
    "read_mlflow_folder",
    "require_name",
    "view_of",
    "write_card",
    "write_version",
]
