"""Viewers that stand in another table: a shop's customers, of whom each order's items are."""

import sqlite3
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from analysis.obtain.inspection import inspect_source
from analysis.obtain.profile.table_profile import profile_source
from analysis.obtain.roles.canonical_tables import canonical_interactions, canonical_titles
from analysis.obtain.roles.source_roles import find_roles
from analysis.obtain.sources import open_source
from analysis.obtain.stage import audited_tables
from analysis.settings import Obtain, Settings

N, ORDERS, PRODUCTS = 900, 300, 30
random = np.random.default_rng(43)
OF_ORDER, BOUGHT = random.integers(1, ORDERS + 1, N), random.integers(1, PRODUCTS + 1, N)
BUYERS, SELLERS = random.integers(1, 41, ORDERS), random.integers(1, 10, ORDERS)
DAYS = pd.date_range("2023-01-01", periods=ORDERS, freq="7h")
ITEMS = pd.DataFrame({"order_item_id": range(1, N + 1), "order_id": OF_ORDER,
                      "product_id": BOUGHT, "quantity": random.integers(1, 4, N),
                      "price": random.integers(5, 60, N) / 2})  # fmt: skip
HEADS = pd.DataFrame({"order_id": range(1, ORDERS + 1), "customer_id": BUYERS,
                      "employee_id": SELLERS, "ordered_at": DAYS.astype(str),
                      "status": np.where(np.arange(ORDERS) % 10, "paid", "void")})  # fmt: skip
GOODS = pd.DataFrame({"product_id": range(1, PRODUCTS + 1),
                      "name": [f"Box {n}" for n in range(1, PRODUCTS + 1)]})  # fmt: skip
PEOPLE = pd.DataFrame({"customer_id": range(1, 41), "country": ["NL", "PT"] * 20})
STAFF = pd.DataFrame({"employee_id": range(1, 10), "hire_date": "2011-04-01",
                      "title": ["Clerk", "Boss", "Clerk"] * 3})  # fmt: skip
SHOP = {"order_items": ITEMS, "orders": HEADS, "products": GOODS, "customers": PEOPLE,
        "employees": STAFF}  # fmt: skip


def files(folder: Path, **frames: pd.DataFrame) -> str:
    shop = folder / "shop"
    shop.mkdir()
    for name, frame in frames.items():
        frame.to_csv(shop / f"{name}.csv", index=False)
    return str(shop)


def inspected(path: str, **given):
    return inspect_source(path, Settings(obtain=Obtain(**given)))


def read(path: str, **given):
    opened = open_source(path)
    return find_roles(opened, profile_source(opened), Obtain(**given))


def test_items_are_of_who_ordered_them(tmp_path):
    found = read(files(tmp_path, **SHOP))
    rows = canonical_interactions(found).to_pandas()
    assert rows["user_id"].tolist() == BUYERS[OF_ORDER - 1].tolist()
    assert rows["title_id"].tolist() == BOUGHT.tolist()
    assert rows["at"].tolist() == DAYS[OF_ORDER - 1].tolist()
    assert canonical_titles(found).to_pandas()["title"].iloc[0] == "Box 1"
    assert (found.links.viewers.table, found.links.viewers.key) == ("customers", "customer_id")


@pytest.mark.parametrize("name", ["customer_id", "Customer_ID"])
def test_an_empty_column_of_the_items_hides_no_viewer(tmp_path, name):
    own = ITEMS.assign(**{name: None, "ordered_at": None})
    path = files(tmp_path, **SHOP | {"order_items": own})
    told = inspected(path)
    assert told.error is None
    assert told.facts["settings"]["viewer"] == "orders.customer_id"
    places = {n: (one["table"], one["column"]) for n, one in told.facts["roles"].items() if one}
    assert places["viewer"] == ("orders", "customer_id")
    assert places["time"] == ("orders", "ordered_at")
    again = inspected(path, **told.facts["settings"])
    for facts in (told.facts, again.facts):
        numbers = [facts[key] for key in ("rows", "viewers", "first")]
        assert numbers == [N, len(set(BUYERS[OF_ORDER - 1])), DAYS[OF_ORDER.min() - 1].isoformat()]
    rows = canonical_interactions(read(path)).to_pandas()
    assert rows["user_id"].tolist() == BUYERS[OF_ORDER - 1].tolist()


def test_inspect_says_where_viewers_and_times_stand(tmp_path):
    told = inspected(files(tmp_path, **SHOP))
    assert told.error is None
    roles = told.facts["roles"]
    places = {n: (one["table"], one["column"]) for n, one in roles.items() if one}
    assert places["viewer"] == ("orders", "customer_id")
    assert places["time"] == ("orders", "ordered_at")
    assert places["title"] == ("order_items", "product_id")
    assert "reached by order_id → orders.customer_id" in roles["viewer"]["evidence"]
    assert told.facts["table"] == "order_items"
    # The source is told as it is.
    columns = {one["table"]: one["columns"] for one in told.facts["tables"]}
    assert columns == {name: list(frame.columns) for name, frame in SHOP.items()}
    assert told.facts["why"].startswith("items of “orders” in one table of 900 rows; viewer and ")
    counts = {name: told.facts[name] for name in ("rows", "viewers", "titles", "first")}
    assert counts == {
        "rows": N,
        "viewers": len(set(BUYERS[OF_ORDER - 1])),
        "titles": PRODUCTS,
        "first": DAYS[OF_ORDER.min() - 1].isoformat(),
    }


def test_what_inspect_says_of_items_works_as_settings(tmp_path):
    path = files(tmp_path, **SHOP)
    told = inspected(path).facts
    assert told["settings"]["viewer"] == "customer_id"
    again = inspected(path, **told["settings"])
    assert again.error is None
    assert (again.facts["viewers"], again.facts["roles"]) == (told["viewers"], {
        name: one and again.facts["roles"][name] for name, one in told["roles"].items()
    })  # fmt: skip
    some = inspected(path, only={"status": ["paid"]})
    paid = HEADS["status"].to_numpy()[OF_ORDER - 1] == "paid"
    assert some.facts["rows"] == paid.sum() < N


def declared(folder: Path) -> str:
    path = folder / "shop.db"
    with sqlite3.connect(path) as base:
        base.execute("CREATE TABLE crew (number INTEGER PRIMARY KEY, hire_date TEXT)")
        base.execute("CREATE TABLE clients (number INTEGER PRIMARY KEY, country TEXT)")
        base.execute(
            "CREATE TABLE Sales (nr INTEGER PRIMARY KEY, client INTEGER REFERENCES clients "
            "(number), person INTEGER REFERENCES crew (number), sold_on TEXT)"
        )
        base.execute("CREATE TABLE Lines (sale_nr INTEGER REFERENCES Sales (nr), book_id INTEGER)")
        base.executemany(
            "INSERT INTO crew VALUES (?, ?)", [(n, "2011-04-01") for n in range(1, 10)]
        )
        base.executemany("INSERT INTO clients VALUES (?, ?)", [(n, "NL") for n in range(1, 41)])
        days = DAYS.astype(str)
        base.executemany("INSERT INTO Sales VALUES (?, ?, ?, ?)",
                         [(n + 1, int(BUYERS[n]), int(SELLERS[n]), days[n])
                          for n in range(ORDERS)])  # fmt: skip
        base.executemany("INSERT INTO Lines VALUES (?, ?)",
                         zip(OF_ORDER.tolist(), BOUGHT.tolist(), strict=True))  # fmt: skip
    return str(path)


def test_a_declared_key_leads_to_clients_and_not_to_who_serves_them(tmp_path):
    found = read(declared(tmp_path))
    viewer = found.told_roles["viewer"]
    assert (viewer.table, viewer.column) == ("Sales", "client")
    users = canonical_interactions(found).to_pandas()["user_id"]
    assert users.tolist() == BUYERS[OF_ORDER - 1].tolist()
    assert (found.links.viewers.table, found.links.viewers.key) == ("clients", "number")


def test_rows_that_find_no_order_are_named_and_counted(tmp_path):
    items = ITEMS.assign(order_id=ITEMS["order_id"].where(ITEMS.index >= 11, 9_000))
    path = files(tmp_path, **SHOP | {"order_items": items})
    told = inspected(path).facts
    assert (told["rows"], told["viewers"]) == (N, len(set(BUYERS[OF_ORDER[11:] - 1])))
    nobody = [one for one in told["set_aside"] if "of nobody" in one["what"]]
    assert [one["rows"] for one in nobody] == [11]
    odd = [one for one in told["anomalies"] if one["kind"] == "missing values"]
    assert [(one["table"], one["column"], one["rows"]) for one in odd] == [
        ("order_items", "order_id", 11)
    ]
    assert odd[0]["consequence"] == (
        "1.2% of rows find no viewer in orders by order_id → order_id; they count for nothing."
    )


def test_the_audit_names_the_columns_where_they_stand(tmp_path):
    path = files(tmp_path, **SHOP)
    _, table, frames = audited_tables(path, Settings())
    assert table == "order_items"
    roles = frames["roles"].set_index("role")
    assert roles.loc["viewer", ["table", "column"]].tolist() == ["orders", "customer_id"]
    columns = frames["columns"]
    assert "customer_id" not in columns[columns["table"] == "order_items"]["column"].tolist()


@pytest.mark.parametrize("seller", ["employee_id", "sales_person_id", "account_manager_id"])
def test_staff_is_no_audience(tmp_path, seller):
    heads = HEADS.drop(columns="customer_id").rename(columns={"employee_id": seller})
    assert inspected(files(tmp_path, order_items=ITEMS, orders=heads)).error.exit_code == 2


@pytest.mark.parametrize("chosen", ["customer_id", "user_id"])
def test_two_viewers_of_an_order_are_asked_for(tmp_path, chosen):
    heads = HEADS.assign(user_id=SELLERS * 7)
    path = files(tmp_path, order_items=ITEMS, orders=heads)
    error = inspected(path).error
    assert "may be the viewer" in error.found
    assert 'table = "order_items"' in error.remedy
    assert f'viewer = "{chosen}"' in error.remedy
    done = inspected(path, table="order_items", viewer=chosen)
    assert done.error is None
    assert done.facts["viewers"] == len(set(heads[chosen].to_numpy()[OF_ORDER - 1]))


@pytest.mark.parametrize(("table", "seed"), [("orders", 0), ("invoices", 1)])
def test_two_keys_to_different_viewers_are_asked_for(tmp_path, table, seed):
    billed = random.permutation(BUYERS)
    invoices = pd.DataFrame({"invoice_id": range(1, ORDERS + 1), "customer_id": billed})
    items = ITEMS.assign(invoice_id=OF_ORDER)
    path = files(tmp_path, order_items=items, orders=HEADS, invoices=invoices)
    error = inspected(path).error
    assert "may be the viewer" in error.found
    assert f'viewer = "{table}.customer_id"' in error.remedy
    done = inspected(path, table="order_items", viewer=f"{table}.customer_id", title="product_id")
    facts = done.facts["roles"]["viewer"]
    assert (facts["table"], facts["column"]) == (table, "customer_id")
    expected = (BUYERS, billed)[seed][OF_ORDER - 1]
    found = read(path, table="order_items", viewer=f"{table}.customer_id")
    assert canonical_interactions(found).to_pandas()["user_id"].tolist() == expected.tolist()


def test_two_keys_to_the_same_viewers_are_one(tmp_path):
    invoices = pd.DataFrame({"invoice_id": range(1, ORDERS + 1), "customer_id": BUYERS})
    items = ITEMS.assign(invoice_id=OF_ORDER)
    done = inspected(files(tmp_path, order_items=items, orders=HEADS, invoices=invoices))
    assert done.error is None


@pytest.mark.parametrize(("rated", "table"), [(True, "views"), (False, None)])
def test_orders_are_never_read_before_a_log(tmp_path, rated, table):
    views = pd.DataFrame({"customer_id": random.integers(1, 41, 500),
                          "product_id": random.integers(1, PRODUCTS + 1, 500),
                          "viewed_at": DAYS[:250].astype(str).repeat(2)})  # fmt: skip
    if rated:
        views["rating"] = random.integers(1, 6, 500)
    assert inspected(files(tmp_path, **SHOP | {"views": views})).facts["table"] == table


def test_orders_that_half_of_the_items_lack_are_none_of_theirs(tmp_path):
    path = files(tmp_path, **SHOP | {"orders": HEADS.head(150)})
    error = inspected(path).error
    assert error.exit_code == 2
    assert "order_items" in error.found
