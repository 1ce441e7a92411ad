"""YAML, errors, registers and the cost of importing the core."""

from __future__ import annotations

import pickle
import subprocess
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from goalbook.core.compare import at_least, at_most, less_than, more_than
from goalbook.core.errors import BusyError, EnvironmentFault, InputError, Problem, RunError, UsageError
from goalbook.core.findings import Finding
from goalbook.core.message import Label, msg
from goalbook.core.nearest import nearest
from goalbook.core.policy import PolicyError, default_policy, load_policy
from goalbook.core.register import Register, rule
from goalbook.core.safe_yaml import read_yaml


@pytest.mark.parametrize("text", ["a: 1\na: 2", "a: {b: 1, b: 2}", "a: !!python/object:os.system x", "? [1, 2]\n: 3", "a: [1"])
def test_yaml_that_is_not_plain_is_refused(text):
    """A key that stands twice, a Python tag, a key that is no text, a bracket left open: each is a YAML error."""
    with pytest.raises(yaml.YAMLError):
        read_yaml(text)


def test_the_same_key_may_stand_in_two_places():
    """Only a key that stands twice in one mapping is refused."""
    assert {"a": {"x": 1}, "b": {"x": 2}} == read_yaml("a: {x: 1}\nb: {x: 2}")


@pytest.mark.parametrize(
    ("family", "code"),
    [(UsageError, 2), (RunError, 4), (EnvironmentFault, 5), (BusyError, 6)],
)
def test_each_family_of_errors_has_its_exit_code(family, code):
    """The exit code says whose move it is: the caller's, the notebook's, the machine's, nobody's yet."""
    assert code == family(msg("x")).exit_code


def test_errors_survive_the_way_between_processes():
    """A pickled error keeps its problems and its message."""
    sent = InputError([Problem("facts/a.csv", msg("x"), row=14, column="spend", value="1,2O3")])
    got = pickle.loads(pickle.dumps(sent))  # noqa: S301 - our own bytes
    assert (3, sent.problems, sent.message) == (got.exit_code, got.problems, got.message)
    fault = PolicyError([(("a", "b"), msg("x")), (("c",), msg("y"))])
    assert fault.faults == pickle.loads(pickle.dumps(fault)).faults  # noqa: S301 - as above


def test_the_policy_survives_the_way_between_processes():
    """A pickled policy is the same policy."""
    policy = load_policy({"alerts": {"deviation": 0.2}})
    assert policy == pickle.loads(pickle.dumps(policy))  # noqa: S301 - our own bytes


@pytest.mark.parametrize(("name", "meant"), [("douyn", "douyin"), ("Douyin", "douyin"), ("quantum", None), ("", None)])
def test_the_nearest_name_is_offered_only_when_near(name, meant):
    """A slip of the pen or of the shift key finds the name, anything else nothing."""
    assert meant == nearest(name, ["xiaohongshu", "douyin", "private_domain"])


def test_a_register_evaluates_its_rules_in_order():
    """Every rule sees the context and the policy; findings come in the order of the rules."""

    def found(name):
        return Finding(name, Label.same("all"), "pass", 1.0, 1.0, msg("x"))

    @rule("MR-08")
    def first(context, policy):
        yield found(f"MR-08 {context} {policy.alerts.deviation}")
        yield found("MR-08")

    @rule("MR-07")
    def second(_context, _policy):
        return [found("MR-07")]

    register = Register((first, second))
    assert ("MR-08", "MR-07") == register.ids
    assert ["MR-08 may 0.15", "MR-08", "MR-07"] == [one.rule for one in register.evaluate("may", default_policy())]


@given(st.floats(min_value=-1e6, max_value=1e6), st.floats(min_value=-1e6, max_value=1e6))
def test_comparisons_complement_each_other(value, limit):
    """At least is not less than, at most is not more than, whatever the numbers."""
    assert at_least(value, limit) != less_than(value, limit)
    assert at_most(value, limit) != more_than(value, limit)


def test_importing_the_core_is_cheap():
    """The command's help needs the core; neither pandas nor Babel may come with it."""
    modules = "period period_label metrics policy language rules register compare errors findings"
    code = f"import sys; [__import__('goalbook.core.' + name) for name in '{modules}'.split()]; print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "goalbook.core.policy" in loaded
    assert set() == {"pandas", "numpy", "babel", "pydantic", "matplotlib"} & set(loaded)
