# Steps through a program from where it has stopped to its end, one instruction at a time, and asks for the backtrace
# at each. Prints each sequence of Wasm functions that it meets, once, in order, then where a backtrace ended before
# Rust's main. What it says begins with a bar.
#
# Calls to Rust are stepped over, by a breakpoint where they return.

import gdb


def functions():
    """The names of all frames, innermost first."""
    frame, found = gdb.newest_frame(), []
    while frame is not None:
        found.append(frame.name() or "??")
        try:
            frame = frame.older()
        except gdb.error as error:
            found.append("!! %s" % error)
            break
    return found


def is_wasm(pc):
    block = gdb.block_for_pc(pc)
    while block is not None and block.function is None:
        block = block.superblock
    return block is not None and "in-memory" in block.function.symtab.objfile.filename


seen, instructions, short = [], 0, {}
while True:
    names = functions()
    if not is_wasm(gdb.newest_frame().pc()):
        break
    instructions += 1
    ends = [number for number, name in enumerate(names) if name == "[enter]" or "::" in name]
    wasm = names[: ends[0]] if ends else names
    if "windlass::main" not in names:
        short[names[0]] = short.get(names[0], 0) + 1
    line = " < ".join(name for name in wasm if not name.startswith("["))
    if line and line not in seen:
        seen.append(line)
    gdb.execute("stepi", to_string=True)
    # Into Rust: on to where it comes back.
    while gdb.selected_thread() is not None and not is_wasm(gdb.newest_frame().pc()):
        frame = gdb.newest_frame()
        while frame is not None and not is_wasm(frame.pc()):
            frame = frame.older()
        if frame is None or frame.name() == "[enter]":
            break
        stop = gdb.Breakpoint("*%#x" % frame.pc(), internal=True, temporary=True)
        gdb.execute("continue", to_string=True)
    if gdb.selected_thread() is None:
        break

for line in seen:
    print("| " + line)
if instructions < 300:
    print("| no more than %d instructions" % instructions)
for name, count in short.items():
    print("| lost in %s at %d instructions" % (name, count))
