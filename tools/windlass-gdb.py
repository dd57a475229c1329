"""GDB commands for programs that run WebAssembly on Windlass.

    (gdb) source tools/windlass-gdb.py
    (gdb) info conts        every live continuation: number, state, function, where it was made, stack in use
    (gdb) cont N            continuation N: what it is and where it stands; $_cont is its control block
    (gdb) cont N bt         its backtrace

The engine must run with debug information: `windlass run -D debug-info`, `Config::debug_info(true)`.

`cont` alone goes on with the program, as ever (so do `c` and `continue`, which are not touched). GDB also takes
`cont N` for `continue N`: ignore a breakpoint's next N - 1 hits. In a program that has continuations it means one of
them; write `continue N` there. With several stores a number of the second is written 2.N.

All offsets come from the structure `windlass_debug` in the program, so this script is right for both instruction sets,
and says so if the structure is of another version.
"""

import re
import struct

import gdb

VERSION = 1


class Trouble(gdb.GdbError):
    """Something to tell the user."""


def read(address, size):
    return bytes(gdb.selected_inferior().read_memory(address, size))


def word(address):
    return struct.unpack("<Q", read(address, 8))[0]


def half(address):
    return struct.unpack("<I", read(address, 4))[0]


def text(address):
    result = b""
    while not result.endswith(b"\0"):
        result += read(address + len(result), 1)
    return result[:-1].decode()


def nodes(link):
    """The (begin, end) of a list's nodes."""
    while link:
        yield word(link + 8), word(link + 16)
        link = word(link)


class Directory:
    """What the program says about itself."""

    def __init__(self):
        try:
            where = gdb.execute("info address windlass_debug", to_string=True)
            address = int(re.search(r"0x[0-9a-f]+", where).group(), 16)
            magic = read(address, 8)
        except (gdb.error, AttributeError):
            raise Trouble("There is no Windlass in this program, or it does not run yet.") from None
        version = half(address + 8)
        if magic != b"windlass" or version != VERSION:
            raise Trouble("This program's Windlass has structures of version %d, this script knows %d."
                          % (version, VERSION))
        layout, stores, code = (word(address + 16 + 8 * n) for n in range(3))
        self.layout = {}
        while word(layout):
            self.layout[text(word(layout))] = word(layout + 8)
            layout += 16
        # The newest is listed first.
        self.stores = [begin for begin, _ in nodes(stores)][::-1]
        self.code = list(nodes(code))
        aarch64 = "aarch64" in gdb.selected_frame().architecture().name()
        self.cont = "x%d" % self.layout["aarch64.cont"] if aarch64 else "r%d" % self.layout["x86-64.cont"]
        self.fp = "x29" if aarch64 else "rbp"
        self.sp = "sp" if aarch64 else "rsp"

    def is_code(self, pc):
        return any(begin <= pc < end for begin, end in self.code)

    def field(self, block, name):
        return word(block + self.layout["block." + name])

    def blocks(self):
        """(store number, number, address) of all continuations in use, by store and number."""
        size = self.layout["block.bytes"]
        for number, store in enumerate(self.stores, 1):
            blocks = word(store + self.layout["store.blocks"])
            index = 1
            # Blocks that were never used are zero, word included.
            while blocks and self.field(blocks + index * size, "word"):
                block = blocks + index * size
                if half(block + self.layout["block.in_use"]):
                    yield number, index, block
                index += 1


def frames():
    """The frames of the selected thread, innermost first."""
    frame = gdb.newest_frame()
    while frame is not None and frame.is_valid():
        yield frame
        try:
            frame = frame.older()
        except gdb.error:
            return


def register(frame, name):
    return int(frame.read_register(name)) & (2**64 - 1)


def show_frame(number, frame):
    """As GDB's own `backtrace` shows it."""
    line = frame.find_sal()
    at = " at %s:%d" % (line.symtab.filename, line.line) if line.symtab and line.line else ""
    return "#%-3d 0x%016x in %s ()%s" % (number, frame.pc(), frame.name() or "??", at)


def function_name(directory, block):
    func = directory.field(block, "func")
    code = word(func + directory.layout["func.code"])
    function = gdb.block_for_pc(code)
    while function is not None and function.function is None:
        function = function.superblock
    if function is not None:
        return function.function.name
    return "func[%d]" % half(func + directory.layout["func.index"])


class Stacks:
    """All continuations, and which of them are under way."""

    def __init__(self):
        directory = self.directory = Directory()
        self.blocks = list(directory.blocks())
        # The stacks that threads are on or will come back to, by control block: thread, and its frames there.
        self.active = {}
        self.running = set()
        selected = gdb.selected_thread()
        frame = gdb.selected_frame()
        for thread in gdb.selected_inferior().threads():
            thread.switch()
            first = True
            for number, older in enumerate(frames()):
                if not directory.is_code(older.pc()):
                    continue
                try:
                    block = register(older, directory.cont)
                except (gdb.error, ValueError):
                    break
                if first:
                    self.running.add(block)
                    first = False
                self.active.setdefault(block, (thread, []))[1].append((number, older))
        if selected is not None:
            selected.switch()
            frame.select()
        # Stacks inside a suspended chain hang on its innermost one, which is the one that can be resumed.
        self.held = {}
        for _, number, block in self.blocks:
            tail = directory.field(block, "tail")
            if tail and block not in self.active:
                link = directory.field(block, "chain_parent")
                while link:
                    self.held[link] = number
                    if link == tail:
                        break
                    link = directory.field(link, "parent")

    def state(self, block):
        if block in self.running:
            return "running"
        if block in self.active:
            return "resumed another"
        if block in self.held:
            return "suspended in %d" % self.held[block]
        if not self.directory.field(block, "sp"):
            return "fresh"
        return "suspended"

    def stack_bytes(self, block):
        """How much of its stack is in use. The header is at its top."""
        top = self.directory.field(block, "stack")
        if not top:
            return 0
        sp = self.directory.field(block, "sp")
        if block in self.running:
            on_it = [frame for _, frame in self.active[block][1]]
            sp = min(register(frame, self.directory.sp) for frame in on_it[:1])
        return top - sp if sp <= top else 0

    def find(self, name):
        store, _, number = name.rpartition(".")
        for store_number, index, block in self.blocks:
            if index == int(number) and store_number == int(store or store_number):
                return block
        raise Trouble("There is no live continuation %s; `info conts` lists them." % name)

    def name(self, store, number):
        return str(number) if len(self.directory.stores) == 1 else "%d.%d" % (store, number)

    def describe(self, block):
        site = half(block + self.directory.layout["block.site"])
        return "%-18s %-24s 0x%-8x %8d" % (
            self.state(block), function_name(self.directory, block), site, self.stack_bytes(block))

    def backtrace(self, block):
        """Lines, innermost frame first."""
        directory = self.directory
        if block in self.active:
            # Its own frames and those of who waits for it, as they stand in the thread's backtrace.
            thread, own = self.active[block]
            selected, frame = gdb.selected_thread(), gdb.selected_frame()
            thread.switch()
            first = own[0][0]
            lines = [show_frame(number - first, older)
                     for number, older in enumerate(frames()) if number >= first]
            selected.switch()
            frame.select()
            return lines
        sp = directory.field(block, "sp")
        if not sp:
            return ["It has not begun."]
        pc = directory.field(block, "chain_pc" if directory.field(block, "tail") else "pc")
        last = directory.field(block, "tail") or block
        if block in self.held:
            last = block
            pc = None
        return self.as_if_resumed(block, pc, sp, last)

    def as_if_resumed(self, block, pc, sp, last):
        """Sets the registers to what a resume would set, looks, and puts them back."""
        directory = self.directory
        if pc is None:
            raise Trouble("It waits for the continuation that it resumed; ask for the backtrace of number %d."
                          % self.held[block])
        gdb.newest_frame().select()
        names = [directory.cont, directory.sp, "pc"]
        kept = [register(gdb.newest_frame(), name) for name in names]
        try:
            for name, value in zip(names, [block, sp, pc]):
                assign(name, value)
            lines = []
            for number, frame in enumerate(frames()):
                if not directory.is_code(frame.pc()):
                    break
                # Its parent is who resumed it last, and has nothing to do with it any more.
                lines.append(show_frame(number, frame))
                if frame.name() == "[continuation]" and register(frame, directory.cont) == last:
                    break
            return lines
        finally:
            for name, value in zip(names, kept):
                assign(name, value)


def assign(name, value):
    # Only the innermost frame has registers that can be set, and GDB selects anew after each.
    gdb.newest_frame().select()
    gdb.execute("with language c -- set var $%s = %d" % (name, value), to_string=True)


class InfoConts(gdb.Command):
    """Every live continuation: number, state, function, where it was made, bytes of stack in use.

Where it was made is the byte offset of its cont.new in the module."""

    def __init__(self):
        super().__init__("info conts", gdb.COMMAND_STATUS)

    def invoke(self, argument, from_tty):
        if gdb.selected_thread() is None:
            raise Trouble("The program does not run.")
        stacks = Stacks()
        if not stacks.blocks:
            print("No continuations.")
            return
        print("%-6s %-18s %-24s %-10s %8s" % ("Num", "State", "Function", "Made at", "Stack"))
        for store, number, block in stacks.blocks:
            print("%-6s %s" % (stacks.name(store, number), stacks.describe(block)))


class Cont(gdb.Command):
    """cont: continue the program.
cont N: show continuation N of `info conts`; $_cont is its control block.
cont N bt: show its backtrace.

In a program without continuations `cont N` is `continue N`."""

    def __init__(self):
        super().__init__("cont", gdb.COMMAND_RUNNING)

    def invoke(self, argument, from_tty):
        words = argument.split()
        is_number = words and re.fullmatch(r"(\d+\.)?\d+", words[0])
        stacks = self.stacks() if is_number else None
        if stacks is None or not stacks.blocks:
            gdb.execute("continue " + argument, from_tty)
            return
        if words[1:] not in ([], ["bt"], ["backtrace"]):
            raise Trouble("After `cont N` comes nothing, or bt.")
        block = stacks.find(words[0])
        if words[1:]:
            print("\n".join(stacks.backtrace(block)))
            return
        print("%-6s %-18s %-24s %-10s %8s" % ("Num", "State", "Function", "Made at", "Stack"))
        print("%-6s %s" % (words[0], stacks.describe(block)))
        gdb.set_convenience_variable("_cont", block)

    @staticmethod
    def stacks():
        try:
            return Stacks() if gdb.selected_thread() is not None else None
        except Trouble:
            return None


InfoConts()
Cont()
