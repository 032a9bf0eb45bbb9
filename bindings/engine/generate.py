#!/usr/bin/env python3
"""Writes what the bindings have in common of native/include/sextant/sextant.h, as Java 17.

    bindings/engine/generate.py

Into src/generated of bindings/engine: a class for each struct, which reads and writes its fields in native memory; the
constants; and SextantFunctions, the functions with addresses as long. Into src/generated of bindings/panama and
bindings/javacpp: SextantFunctions by the calls that jextract and JavaCPP generate. A header that this cannot read is an
error. bindings/panama/regenerate.sh runs it.
"""

import hashlib
import pathlib
import re
import shutil

BINDINGS = pathlib.Path(__file__).resolve().parent.parent
HEADER = BINDINGS.parent / "native/include/sextant/sextant.h"
NOTE = "// Generated from sextant.h by bindings/engine/generate.py; not to be edited.\n"
VALUES = {  # C type: Java type, size
    "int32_t": ("int", 4),
    "uint32_t": ("int", 4),
    "sextant_status": ("int", 4),
    "int64_t": ("long", 8),
    "uint64_t": ("long", 8),
    "double": ("double", 8),
}
POINTER = ("long", 8)
ACCESS = {"int": "Int", "long": "Long", "double": "Double"}


def c_text():
    text = re.sub(r"/\*.*?\*/", " ", HEADER.read_text(), flags=re.S)
    return re.sub(r"[ \t\n]+", " ", re.sub(r"^#(?!define SEXTANT_\w+ \S).*$", "", text, flags=re.M))


def java_type(c_type):
    """Java type and size of a C type; addresses are long."""
    plain = c_type.replace("const", "").strip()
    if "*" in plain or plain == "sextant_progress":
        return POINTER
    if plain not in VALUES:
        raise SystemExit(f"{HEADER}: no Java type is known for {c_type}")
    return VALUES[plain]


def split(declaration):
    """Type and name of `const char* const* name`."""
    match = re.fullmatch(r"(.*?[\s*])(\w+)", declaration.strip())
    return match.group(1).strip(), match.group(2)


def constants(text):
    found = {}
    for name, value in re.findall(r"#define (SEXTANT_\w+) \(?(-?\d+)u?\)?", text):
        found[name] = value
    for body in re.findall(r"enum \{(.*?)\}", text):
        found.update(re.findall(r"(SEXTANT_\w+) = (-?\d+)", body))
    return found


def fields(body, known):
    """Name, Java type and offset of each field, then the size of the struct."""
    found, at = [], 0
    for declaration in filter(str.strip, body.split(";")):
        array = re.fullmatch(r" ?char (\w+)\[(\w+)\] ?", declaration)
        if array:
            name, kind, size, alignment = array.group(1), "text", int(known.get(array.group(2), array.group(2))), 1
        else:
            c_type, name = split(declaration)
            kind, size = java_type(c_type)
            alignment = size
        at = (at + alignment - 1) // alignment * alignment
        found.append((name, kind, at, size))
        at += size
    return found, (at + 7) // 8 * 8


def struct_class(name, body, known):
    members, size = fields(body, known)
    offsets = ", ".join(str(at) for _, _, at, _ in members)
    number = "SextantC.SEXTANT_STRUCT_" + name.removeprefix("sextant_").upper()
    lines = [f"    public static final Layout LAYOUT = new Layout(\"{name}\", {number}, {size}, {offsets});"]
    for field, kind, at, length in members[1:]:  # the first is struct_size
        if kind == "text":
            lines.append(f"    public static String {field}(Memory m) {{ return m.text({at}, {length}); }}")
            continue
        lines.append(f"    public static {kind} {field}(Memory m) {{ return m.get{ACCESS[kind]}({at}); }}")
        lines.append(f"    public static void {field}(Memory m, {kind} v) {{ m.put{ACCESS[kind]}({at}, v); }}")
    return java("dev.sextant.engine.generated", ["dev.sextant.engine.Layout", "dev.sextant.engine.Memory"],
                f"/** Fields of the struct {name}. */\npublic final class {name}", [*lines, f"    private {name}() {{}}"])


def functions(text):
    """Name, Java result and parameters of each function."""
    for declaration in re.findall(r"SEXTANT_EXPORT ([^;#]*?\));", text):
        head, parameters = re.fullmatch(r"(.*?)\((.*)\)", declaration).groups()
        c_result, name = split(head)
        result = "void" if c_result == "void" else java_type(c_result)[0]
        pairs = [split(p) for p in parameters.split(",")] if parameters != "void" else []
        yield name, c_result, result, [(p, t, java_type(t)[0]) for t, p in pairs]


def signature(name, result, parameters):
    return f"{result} {name}({', '.join(f'{kind} {p}' for p, _, kind in parameters)})"


def panama_call(name, c_result, result, parameters):
    arguments = ", ".join(f"at({p})" if "*" in t else p for p, t, _ in parameters)
    call = f"SextantC.{name}({arguments})" + (".address()" if "*" in c_result else "")
    return "" if result == "void" else "return ", call


def javacpp_call(name, _, result, parameters):
    return "" if result == "void" else "return ", f"SextantC.{name}({', '.join(p for p, _, _ in parameters)})"


def calls(declared, call):
    for name, c_result, result, parameters in declared:
        prefix, text = call(name, c_result, result, parameters)
        yield f"    @Override\n    public {signature(name, result, parameters)} {{ {prefix}{text}; }}"


def java(package, imports, head, lines):
    imported = "".join(f"import {name};\n" for name in imports)
    return f"{NOTE}package {package};\n\n{imported}\n{head} {{\n" + "\n".join(lines) + "\n}\n"


def write(binding, package, files):
    folder = BINDINGS / binding / "src/generated/java" / package.replace(".", "/")
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / f"{name}.java").write_text(text)


def main():
    text, engine = c_text(), "dev.sextant.engine.generated"
    known, declared = constants(text), list(functions(text))
    files = {name: struct_class(name, body, known)
             for body, name in re.findall(r"typedef struct \w+ \{(.*?)\} (\w+);", text)}
    files["Structs"] = java(
        engine, ["dev.sextant.engine.Layout", "java.util.List"],
        "/** All structs of sextant.h. */\npublic final class Structs",
        ["    public static final List<Layout> ALL = List.of(",
         ",\n".join(f"            {name}.LAYOUT" for name in files) + ");", "    private Structs() {}"])
    digest = hashlib.sha256(HEADER.read_bytes()).hexdigest()
    files["SextantC"] = java(engine, [], "/** Constants of sextant.h. */\npublic final class SextantC", [
        f"    /** Of the header. */\n    public static final String HEADER_SHA256 = \"{digest}\";",
        *(f"    public static final int {name} = {value};" for name, value in known.items()),
        "    private SextantC() {}"])
    files["SextantFunctions"] = java(
        engine, [], "/** Functions of sextant.h; pointers are addresses. */\npublic interface SextantFunctions",
        [f"    {signature(name, result, parameters)};" for name, _, result, parameters in declared])
    shutil.rmtree(BINDINGS / "engine/src/generated", ignore_errors=True)
    write("engine", engine, files)
    at = "    private static MemorySegment at(long address) { return MemorySegment.ofAddress(address); }"
    write("panama", "dev.sextant.panama.generated", {"PanamaFunctions": java(
        "dev.sextant.panama.generated", [f"{engine}.SextantFunctions", "java.lang.foreign.MemorySegment"],
        "/** The functions by what jextract generates. */\npublic abstract class PanamaFunctions implements SextantFunctions",
        [*calls(declared, panama_call), at])})
    write("javacpp", "dev.sextant.javacpp.generated", {"JavaCppFunctions": java(
        "dev.sextant.javacpp.generated", [f"{engine}.SextantFunctions"],
        "/** The functions by what JavaCPP generates. */\npublic abstract class JavaCppFunctions implements SextantFunctions",
        calls(declared, javacpp_call))})


if __name__ == "__main__":
    main()
