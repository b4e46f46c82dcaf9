"""The only room that loads models.

Takes version folders and the database's record of their hashes; gives cards, and models as the
explainers see them. Reads and writes files in the models folder and unpickles what is registered;
touches no database and draws nothing.
"""

from .artifact import ARTIFACT_FILE, OUTCOME, REFERENCE_FILE, hash_file, write_version
from .card import CARD_FILE, read_card
from .card_file import write_card
from .description import describe_features
from .frames import FrameModel, class_numbers, frame_model
from .loading import LoadedModel, load_golden, load_model
from .view import SklearnView, view_of

__all__ = [
    "ARTIFACT_FILE",
    "CARD_FILE",
    "OUTCOME",
    "REFERENCE_FILE",
    "FrameModel",
    "LoadedModel",
    "SklearnView",
    "class_numbers",
    "describe_features",
    "frame_model",
    "hash_file",
    "load_golden",
    "load_model",
    "read_card",
    "view_of",
    "write_card",
    "write_version",
]
