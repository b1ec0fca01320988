"""What a file that somebody sends in is, by its bytes, or why it is not taken. Pure: no framework, no models.

Runs in a process of its own with limits (`__main__`), as `documents/uploads/examining.py` starts it: whatever
a file does to the programs that read it, it does it there.
"""

from documents.uploads.inspection.contents import inspect as inspect
from documents.uploads.inspection.kinds import ALLOWED as ALLOWED
from documents.uploads.inspection.kinds import KINDS as KINDS
from documents.uploads.inspection.kinds import MOST_BYTES as MOST_BYTES
from documents.uploads.inspection.kinds import kind_called as kind_called
