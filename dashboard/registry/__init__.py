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
from .golden import GoldenRows, choose_golden, with_answers
from .importing import Naming
from .limits import LIMITS, Limits
from .loading import LoadedModel, load_golden, load_model, read_files
from .mlflow_folder import MlflowFolder, read_mlflow_folder
from .replay import Replay, replay
from .trial import Trial, fingerprint, import_apart, try_version
from .view import SklearnView, view_of

__all__ = [
    "CARD_FILE",
    "LIMITS",
    "OUTCOME",
    "REFERENCE_FILE",
    "FrameModel",
    "GoldenRows",
    "Limits",
    "LoadedModel",
    "MlflowFolder",
    "Naming",
    "Replay",
    "SklearnView",
    "Trial",
    "VersionDescription",
    "choose_golden",
    "class_numbers",
    "describe_features",
    "describe_version",
    "fingerprint",
    "frame_model",
    "hash_file",
    "import_apart",
    "load_golden",
    "load_model",
    "read_card",
    "read_files",
    "read_mlflow_folder",
    "replay",
    "require_name",
    "try_version",
    "view_of",
    "with_answers",
    "write_card",
    "write_version",
]
