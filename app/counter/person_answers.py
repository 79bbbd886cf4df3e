"""What a person's card answers of a form, by the names that forms use."""

from typing import Final

from app.counter.visit import Person

_WHOLE_DATE: Final = 10
_FIRST_AND_LAST: Final = 2


def person_answers(person: Person) -> dict[str, str]:
    """Give what is known of a person as answers.

    A name of two words is a first and a last one; of more nobody guesses where the first ends.
    """
    answers = {"mobile": person.mobile, "full_name": person.name}
    if person.kind == "national_id":
        answers["national_id"] = person.identity
    if len(person.birth) == _WHOLE_DATE:
        answers["birth_date"] = person.birth
    words = person.name.split()
    if len(words) == _FIRST_AND_LAST:
        answers["first_name"], answers["last_name"] = words
    return {name: answer for name, answer in answers.items() if answer}
