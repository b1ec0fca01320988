"""How passwords are kept, and what a new one is told: what is wrong with it and how to mend it.

Argon2 is tuned to about a tenth of a second on one core: the morning's sign-ins must not queue.
"""

from __future__ import annotations

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import Argon2PasswordHasher


class TunedArgon2PasswordHasher(Argon2PasswordHasher):
    """OWASP's minimum for Argon2id: 19 MiB, two passes, one lane."""

    time_cost = 2
    memory_cost = 19 * 1024
    parallelism = 1


class LongEnough(password_validation.MinimumLengthValidator):
    def get_error_message(self) -> str:
        return f"{self.min_length}文字以上にしてください。"


class NotCommon(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "よく使われているため、破られやすい言葉です。ほかの人が思いつかない言葉にしてください。"


class NotOnlyDigits(password_validation.NumericPasswordValidator):
    def get_error_message(self) -> str:
        return "数字だけでは破られやすいため、ほかの文字も入れてください。"


class NotLikeTheOwner(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "氏名やメールアドレスに似ています。ほかの言葉にしてください。"
