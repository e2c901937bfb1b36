"""How personal data is shown when the reader has no reason to see it whole.

The defaults of the field: telephone 138****1234; identity number inside the office its first six
and last four, on public lists its first two and last three or nothing; names on public lists by
first and last character; addresses to town. Masking hides, it does not protect: what is masked was
already allowed to the reader's eyes in this form, and scope decides before.
"""

from __future__ import annotations

import re
from typing import Final

_BELOW: Final = r"路号组队栋室巷村0-9０-９"
_UPPER: Final = rf"(?:(?!街道|[{_BELOW}]).){{1,10}}?"
_ADDRESS: Final = re.compile(
    rf"(?:{_UPPER}(?:省|自治区|特别行政区))?"
    rf"(?:{_UPPER}(?:市|自治州|地区|盟))?"
    rf"(?:{_UPPER}(?:自治县|自治旗|新区|(?<![小社园厂校景片])区|县|市|旗))?"
    rf"(?:(?:(?![{_BELOW}]).){{1,8}}?(?:街道办事处|街道|镇|乡|苏木))?"
)
_NUMBERS: Final = re.compile(
    r"[0-9]{6}(?:18|19|20)[0-9]{2}(?:0[1-9]|1[0-2])[0-3][0-9][0-9]{3}[0-9Xx]"
    r"(?:[1-7][1-4](?:[Bb][0-9])?(?![0-9]))?"  # of a disability card
    r"|(?<![0-9])[0-9]{8}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}(?![0-9])"  # before 1999
)
_MOBILES: Final = re.compile(r"(?<![0-9])1[3-9][0-9]{9}(?![0-9])")


def name(full_name: str) -> str:
    """For public lists: 张三 gives 张*, 张小明 gives 张*明; a single character is hidden."""
    clean = full_name.strip()
    if len(clean) < 3:
        return clean[:1] + "*" if len(clean) == 2 else "*" * len(clean)
    return clean[0] + "*" * (len(clean) - 2) + clean[-1]


def phone(number: str) -> str:
    """The first three and last four digits: 138****1234. Short numbers keep their last two."""
    digits = re.sub(r"[\s\-]", "", number)
    if len(digits) >= 11:
        return digits[:3] + "*" * (len(digits) - 7) + digits[-4:]
    return "*" * max(0, len(digits) - 2) + digits[-2:] if len(digits) > 4 else "*" * len(digits)


def number(identity_number: str) -> str:
    """For the office: 370703********2624. Never for the public, see `public_number`.

    The kind and grade at the end of a disability card are about health: always hidden. Anything
    too short to be an identity number is hidden whole.
    """
    clean = identity_number.strip()
    if len(clean) < 15:
        return "*" * len(clean)
    person, card = clean[:18], clean[18:]
    return person[:6] + "*" * (len(person) - 10) + person[-4:] + "*" * len(card)


def within(text: str) -> str:
    """A text with every identity and mobile number in it masked, as when columns were shifted."""
    text = _NUMBERS.sub(lambda match: number(match[0]), text)
    return _MOBILES.sub(lambda match: phone(match[0]), text)


def public_number(identity_number: str) -> str:
    """For public lists that must tell two people of one name apart: 37*************624.

    Where nothing of that kind is needed, lists leave the number out altogether.
    """
    clean = identity_number.strip()
    if len(clean) < 15:
        return "*" * len(clean)
    person, card = clean[:18], clean[18:]
    return person[:2] + "*" * (len(person) - 5) + person[-3:] + "*" * len(card)


def address(full_address: str) -> str:
    """The address down to its town or street: village, road and house number are cut off.

    An address that is not understood is cut too high rather than too low; in the end it is empty.
    """
    match = _ADDRESS.match(full_address.strip())
    return match.group() if match else ""
