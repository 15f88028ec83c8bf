"""Nothing the salon holds about a client is forgotten: every model that leads to her says what becomes of it."""

from collections.abc import Iterator

from django.apps import apps
from django.db import models

from clients.models import Allergy, Client
from salon.outbox.models import Message
from salon.privacy.classes import RecordClass
from salon.privacy.holdings import Holding, holdings

HOW = """
{model} leads to a client ({path}) and the register of what is held about her does not know it.
Say so in {app}/holdings.py, inside declare(...):

    Holding({name}, RecordClass.HEALTH, _("what it is called"), client="{path}", health=True)

RecordClass: with what it is kept and erased (salon/privacy/classes.py). health=True: a receptionist must never read a
word of it. way=: Delete() (the default), Blank(field="") where the row has to stay, Keep("why") where it says nothing.
"""


def leading_to_a_client() -> Iterator[tuple[type[models.Model], str]]:
    """Every model of ours with a foreign key to Client, or to a model that has one, with the lookup there."""
    waiting: list[tuple[type[models.Model], str]] = [(Client, "")]
    seen = {Client}
    while waiting:
        target, path = waiting.pop(0)
        for model in apps.get_models():
            for field in model._meta.concrete_fields:
                if field.is_relation and field.related_model is target and model not in seen:
                    seen.add(model)
                    found = f"{field.name}__{path}" if path else field.name
                    waiting.append((model, found))
                    yield model, found


def test_every_model_that_leads_to_a_client_is_declared() -> None:
    missing = [
        HOW.format(
            model=model._meta.label,
            name=model.__name__,
            path=path,
            app=model.__module__.split(".models")[0].replace(".", "/"),
        )
        for model, path in leading_to_a_client()
        if model not in holdings()
    ]
    assert not missing, "\n".join(missing)


def test_the_walk_reaches_far_and_the_messages_are_known_though_no_key_leads_there() -> None:
    found = dict(leading_to_a_client())
    assert found[Allergy] == "client"
    assert any(path.count("__") >= 2 for path in found.values())
    assert Message in holdings()


def test_every_declared_path_and_field_exists() -> None:
    for holding in holdings().values():
        if holding.rows is None:
            assert str(holding.of(1).query)
        known = {field.name for field in holding.model._meta.get_fields()}
        assert set(holding.omit) <= known, holding.model


def test_health_data_is_of_a_class_that_is_not_contact() -> None:
    wrong = [one.model for one in holdings().values() if one.health and one.record_class is RecordClass.CONTACT]
    assert not wrong


def test_a_holding_finds_a_clients_rows_by_its_path() -> None:
    sql = str(Holding(Allergy, RecordClass.HEALTH, "allergies", client="client").of(7).query)
    assert '"client_id" = 7' in sql
