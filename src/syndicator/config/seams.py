"""What reading a configuration needs of the world around it, handed in so that tests and `app` decide."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Seams:
    """Where relative paths start, the environment, how a file is read, and four judges that raise ValueError.

    Without a judge, CSS selectors, `egress.allow`, a feed's `where` and crontab lines pass unjudged: `config` imports
    no engine. `may_lack_sources` is for those who are about to add the first.
    """

    folder: Path
    environ: Mapping[str, str]
    open_file: Callable[[Path], str]
    compile_selector: Callable[[str], None] | None = None
    check_allowance: Callable[[str], None] | None = None
    check_condition: Callable[[str], None] | None = None
    check_crontab: Callable[[str], None] | None = None
    may_lack_sources: bool = False
