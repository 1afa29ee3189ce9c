"""Packs the wheel (PEP 517): the package, the program that scripts/packages puts into it, and what PyPI wants to know.

The platform in the name is what the program needs of the C library, as its symbols say.
"""

import base64
import hashlib
import os
import platform
import re
import sys
import sysconfig
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = HERE / "src" / "pytest_vestibule"
PROGRAM = PACKAGE / "bin" / "vestibule"
# Files of a wheel are the same whenever they are packed.
WHEN = (2026, 1, 1, 0, 0, 0)


def build_wheel(wheel_directory, config_settings=None, metadata_directory=None):
    about = read_about()
    name = about["name"].replace("-", "_")
    tag = f"py3-none-{platform_tag()}"
    info = f"{name}-{about['version']}.dist-info"
    files = {str(Path("pytest_vestibule") / path.relative_to(PACKAGE)): path.read_bytes() for path in package_files()}
    files[f"{info}/METADATA"] = metadata(about).encode()
    files[f"{info}/WHEEL"] = f"Wheel-Version: 1.0\nGenerator: vestibule\nRoot-Is-Purelib: false\nTag: {tag}\n".encode()
    files[f"{info}/entry_points.txt"] = entry_points(about).encode()
    for paper in ("LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY"):
        if (HERE / paper).exists():
            files[f"{info}/licenses/{paper}"] = (HERE / paper).read_bytes()
    files[f"{info}/RECORD"] = record(files, f"{info}/RECORD").encode()
    wheel = f"{name}-{about['version']}-{tag}.whl"
    with zipfile.ZipFile(os.path.join(wheel_directory, wheel), "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, WHEN)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path.endswith("bin/vestibule") else 0o100644) << 16
            archive.writestr(entry, content)
    return wheel


def build_sdist(sdist_directory, config_settings=None):
    raise RuntimeError("There is no source distribution: the program in the wheel is built by scripts/packages.")


def package_files():
    return sorted(path for path in PACKAGE.rglob("*") if path.is_file() and "__pycache__" not in path.parts)


def read_about():
    """The few lines of pyproject.toml that are needed here; Python 3.9 has nothing that reads TOML."""
    text = (HERE / "pyproject.toml").read_text()
    about = dict(re.findall(r'^([a-z-]+) = "(.*)"$', text.split("[project]")[1], re.MULTILINE))
    about["dependencies"] = re.findall(r'"([^"]+)"', re.search(r"^dependencies = \[(.*)\]$", text, re.MULTILINE)[1])
    about["classifiers"] = re.findall(r'"([^"]+)"', re.search(r"^classifiers = \[(.*)\]$", text, re.MULTILINE)[1])
    about["entry points"] = {
        "pytest11": re.findall(r'^(\w+) = "(.*)"$', text.split("[project.entry-points.pytest11]")[1].split("[")[0], re.MULTILINE),
        "console_scripts": re.findall(r'^(\w+) = "(.*)"$', text.split("[project.scripts]")[1], re.MULTILINE),
    }
    return about


def metadata(about):
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {about['name']}",
        f"Version: {about['version']}",
        f"Summary: {about['description']}",
        f"License-Expression: {about['license']}",
        f"Requires-Python: {about['requires-python']}",
        *(f"Requires-Dist: {dependency}" for dependency in about["dependencies"]),
        *(f"Classifier: {classifier}" for classifier in about["classifiers"]),
        "Description-Content-Type: text/markdown",
        "",
        (HERE / about["readme"]).read_text(),
    ]
    return "\n".join(lines)


def entry_points(about):
    groups = about["entry points"].items()
    return "\n".join(f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in entries) for group, entries in groups)


def record(files, own):
    rows = [f"{path},sha256={digest(content)},{len(content)}" for path, content in files.items()]
    return "\n".join([*rows, f"{own},,", ""])


def digest(content):
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


def platform_tag():
    if not PROGRAM.exists():
        raise RuntimeError(f"{PROGRAM} is missing: scripts/packages puts it there.")
    if sys.platform == "linux":
        # Names of symbols' versions stand in the program as they are.
        versions = {tuple(map(int, found)) for found in re.findall(rb"GLIBC_(\d+)\.(\d+)", PROGRAM.read_bytes())}
        major, minor = max(versions)
        return f"manylinux_{major}_{minor}_{platform.machine()}"
    return re.sub(r"[-.]", "_", sysconfig.get_platform())
