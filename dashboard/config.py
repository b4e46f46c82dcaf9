"""Settings: from CANDOR_* variables, then from candor.toml, then the defaults."""

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from dashboard.domain.errors import InvalidSettings
from dashboard.registry import LIMITS, Limits

FILE = "candor.toml"


class Settings(BaseSettings):
    """What an operator may set.

    Attributes
    ----------
    database_url : str
        Where predictions live: ``sqlite:///var/candor.db`` or ``postgresql://...``.
    models_folder : Path
        The folder that holds ``<name>/<version>/``.
    address : str
        The address the dashboard listens on; only this machine until told otherwise.
    port : int
        The dashboard's port.
    warm_up : bool
        Whether the dashboard compiles its explanation engine in the background when it starts,
        and serves slower explanations until that is done. `candor dashboard` asks for it.

    trial_seconds : float
        How long a model may take to open in a fresh interpreter before it is accepted.
    trial_memory : int
        How much resident memory it may take there, in megabytes.
    artifact_size : int
        How large a model's file may be, in megabytes.
    """

    model_config = SettingsConfigDict(
        env_prefix="CANDOR_", toml_file=FILE, extra="ignore", frozen=True
    )

    database_url: str = "sqlite:///var/candor.db"
    models_folder: Path = Path("models")
    address: str = "localhost"
    port: int = Field(default=8501, ge=1, le=65535)
    warm_up: bool = False
    trial_seconds: float = Field(default=LIMITS.seconds, gt=0, le=86_400)
    trial_memory: int = Field(default=LIMITS.memory, gt=0)
    artifact_size: int = Field(default=LIMITS.artifact, gt=0)

    @property
    def limits(self) -> Limits:
        """What opening a model may take."""
        return Limits(self.trial_seconds, self.trial_memory, self.artifact_size)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the signature is pydantic's
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - the same
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Variables win over the file."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def read_settings() -> Settings:
    """The settings of this process.

    Raises
    ------
    InvalidSettings
        If a variable or the file cannot be used; it is named.
    """
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(map(str, first["loc"]))
        where = f"CANDOR_{name.upper()} or {name} in {FILE}"
        reason = f"{first['input']!r} does not fit ({first['msg']})"
        raise InvalidSettings(where, reason) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InvalidSettings(FILE, str(error)) from error
