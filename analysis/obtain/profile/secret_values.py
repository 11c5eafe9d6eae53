"""Values that are secrets or write to a person: hashes of passwords, tokens, contacts in texts."""

from __future__ import annotations

import re
from itertools import pairwise

from analysis.obtain.roles.name_words import is_counted, name_tokens
from analysis.obtain.roles.vocabulary import HASH_WORDS, SECRET_WORDS

# All shapes are read by the engine's RE2 too, which knows no look-ahead.
BEFORE = r"(?:^|[^0-9A-Za-z])"
# Stored passwords: crypt and its heirs, Django and Werkzeug, LDAP and Spring, MySQL.
HASHED_PASSWORD = (
    BEFORE + r"\$(?:2[abxy]?|[1567]|g?y|apr1|argon2(?:id|i|d)|scrypt|pbkdf2(?:-[a-z0-9]+)?|"
    r"bcrypt-sha256|[PHS]|md5|sha1)\$\S{16,}"
    r"|\b(?:pbkdf2(?:_sha[0-9]+|:sha[0-9]+)|argon2|bcrypt(?:_sha256)?|scrypt|sha1|md5)"
    r"[$:][^\s$]*\$\S{8,}"
    r"|\{(?:SSHA|SHA|SMD5|MD5|CRYPT|PBKDF2|ARGON2|bcrypt|scrypt|pbkdf2|argon2|noop|sha256)"
    r"[0-9A-Za-z@_-]*\}\S{8,}"
    r"|^\*[0-9A-F]{40}$"
)
# Signed tokens and keys whose issuers begin them alike.
TOKEN = (
    r"\beyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]*"
    r"|\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)[-_][A-Za-z0-9_-]{12,}|\bsk-[A-Za-z0-9]{20,}"
    r"|\bgh[pousr]_[A-Za-z0-9]{30,}|\bgithub_pat_\w{20,}|\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"
    r"|\bAIza[0-9A-Za-z_-]{30,}|\bxox[abeoprs]-[0-9A-Za-z-]{10,}|\bya29\.[\w-]{20,}"
    r"|\bglpat-[\w-]{20,}|\bSG\.[\w-]{16,}\.[\w-]{16,}|\bnpm_\w{30,}|\bhf_[A-Za-z]{30,}"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY|\bBearer [\w.-]{16,}"
)
# E-mail addresses and phone numbers anywhere in a text.
CONTACT = (
    r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*\.[A-Za-z]{2,}"
    "|" + BEFORE + r"\+[1-9](?:[ ()./-]{0,2}[0-9]){7,14}"
    "|" + BEFORE + r"00[1-9][0-9]{1,2}[ /-](?:[0-9][ /-]?){7,12}"
    r"|\([2-9][0-9]{2}\) ?[2-9][0-9]{2}[- ][0-9]{4}\b"
    r"|\b[2-9][0-9]{2}([-.])[2-9][0-9]{2}[-.][0-9]{4}\b"
    r"|\b0[1-9][0-9]{1,4}[ /-](?:[0-9][ -]?){6,10}\b|\b0[1-9](?:[ .-][0-9]{2}){4}\b"
)
SECRET = re.compile(f"{HASHED_PASSWORD}|{TOKEN}")
HEXADECIMAL = re.compile(r"(?:0x)?(?:[0-9a-f]{32,128}|[0-9A-F]{32,128})")
# Random texts of letters and digits: below this length ids of titles look so too.
LONG = 32
RANDOM = re.compile(rf"[A-Za-z0-9+/_-]{{{LONG},}}={{0,2}}")
# Of random letters and digits three neighbours of five are of two sorts, of written words one.
CHANGES = 0.45


def is_secret(value: object) -> bool:
    """Tell whether a value holds the hash of a password, a signed token or a key."""
    return isinstance(value, str) and bool(SECRET.search(value))


def is_random_text(value: str) -> bool:
    """Tell whether a value is a long text of random letters and digits, as keys and tokens are."""
    if not RANDOM.fullmatch(value):
        return False
    sorts = [
        "d" if one.isdigit() else "u" if one.isupper() else "l" for one in value if one.isalnum()
    ]
    changes = sum(left != right for left, right in pairwise(sorts))
    return len(set(sorts)) == 3 and changes >= CHANGES * len(sorts)


def names_secret(name: str) -> bool:
    """Tell whether a column of that name holds secrets."""
    words = name_tokens(name)
    joined = {"".join(words), *(a + b for a, b in zip(words, words[1:], strict=False))}
    return bool(SECRET_WORDS & ({*words} | joined)) and not is_counted(name)


def names_hash(name: str) -> bool:
    """Tell whether a column of that name holds hashes."""
    words = name_tokens(name)
    joined = {a + b for a, b in zip(words, words[1:], strict=False)}
    return bool(HASH_WORDS & ({*words} | joined))
