//! Names: opening, making, removing, listing, and the ways out of the sandbox that are none.

use super::*;
use crate::wasi::types::{fstflags, oflags};

const CREATE: u32 = oflags::CREAT;

impl Guest {
    fn mkdir(&mut self, path: &str) -> Result {
        let len = self.put(PATH, path);
        self.call(|w, m| w.path_create_directory(m, ROOT, PATH, len))
    }

    fn rmdir(&mut self, path: &str) -> Result {
        let len = self.put(PATH, path);
        self.call(|w, m| w.path_remove_directory(m, ROOT, PATH, len))
    }

    fn unlink(&mut self, path: &str) -> Result {
        let len = self.put(PATH, path);
        self.call(|w, m| w.path_unlink_file(m, ROOT, PATH, len))
    }

    fn symlink(&mut self, target: &str, path: &str) -> Result {
        let (target_len, len) = (self.put(PATH2, target), self.put(PATH, path));
        self.call(|w, m| w.path_symlink(m, PATH2, target_len, ROOT, PATH, len))
    }

    fn rename(&mut self, old: &str, new: &str) -> Result {
        let (old_len, new_len) = (self.put(PATH, old), self.put(PATH2, new));
        self.call(|w, m| w.path_rename(m, ROOT, PATH, old_len, ROOT, PATH2, new_len))
    }

    fn link(&mut self, flags: u32, old: &str, new: &str) -> Result {
        let (old_len, new_len) = (self.put(PATH, old), self.put(PATH2, new));
        self.call(|w, m| w.path_link(m, ROOT, flags, PATH, old_len, ROOT, PATH2, new_len))
    }

    fn readlink(&mut self, path: &str, size: u32) -> Result<String> {
        let len = self.put(PATH, path);
        self.call(|w, m| w.path_readlink(m, ROOT, PATH, len, DATA, size, OUT))?;
        Ok(self.text(DATA, self.u32(OUT)))
    }

    fn stat(&mut self, flags: u32, path: &str) -> Result<(u8, u64)> {
        let len = self.put(PATH, path);
        self.call(|w, m| w.path_filestat_get(m, ROOT, flags, PATH, len, 0))?;
        Ok((self.bytes[16], self.u64(32)))
    }

    /// One `fd_readdir`: the names of the whole entries, the last of their cookies, and the bytes used.
    fn readdir(&mut self, fd: u32, size: u32, cookie: u64) -> Result<(Vec<String>, u64, u32)> {
        self.call(|w, m| w.fd_readdir(m, fd, DATA, size, cookie, OUT))?;
        let used = self.u32(OUT);
        let (mut at, mut next, mut names) = (DATA, cookie, Vec::new());
        while at + 24 <= DATA + used {
            let len = self.u32(at + 16);
            if at + 24 + len > DATA + used {
                break;
            }
            names.push(self.text(at + 24, len));
            next = self.u64(at);
            at += 24 + len;
        }
        Ok((names, next, used))
    }
}

#[test]
fn opening_obeys_its_flags() {
    let mut guest = Guest::new();
    assert_eq!(guest.open("f", 0, READ), Err(Errno::NOENT));
    let fd = guest.open("f", CREATE | oflags::EXCL, WRITE).unwrap();
    guest.write(fd, "content").unwrap();
    assert_eq!(guest.open("f", CREATE | oflags::EXCL, WRITE), Err(Errno::EXIST));
    let again = guest.open("f", CREATE, READ).unwrap();
    assert_eq!(guest.read(again, 99), Ok("content".into()), "creating what exists opens it");
    guest.open("f", oflags::TRUNC, READ).unwrap();
    assert_eq!(std::fs::read(guest.host("f")).unwrap(), b"");
    assert_eq!(guest.open("f", oflags::DIRECTORY, READ), Err(Errno::NOTDIR));
    assert_eq!(guest.open("f/", 0, READ), Err(Errno::NOTDIR));
    assert_eq!(guest.open("f/x", 0, READ), Err(Errno::NOTDIR));
    assert_eq!(guest.open("d", CREATE | oflags::DIRECTORY, READ), Err(Errno::INVAL));
    assert_eq!(guest.open("f", 16, READ), Err(Errno::INVAL));
    assert_eq!(guest.open("", 0, READ), Err(Errno::NOENT));
    assert_eq!(guest.open("f\0", 0, READ), Err(Errno::INVAL));
}

#[test]
fn opening_needs_a_directory_and_a_place_for_the_number() {
    let mut guest = Guest::new();
    let fd = guest.open("f", CREATE, READ).unwrap();
    let len = guest.put(PATH, "f");
    assert_eq!(guest.call(|w, m| w.path_open(m, fd, 0, PATH, len, 0, READ, 0, 0, OUT)), Err(Errno::NOTDIR));
    assert_eq!(guest.call(|w, m| w.path_open(m, 0, 0, PATH, len, 0, READ, 0, 0, OUT)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.path_open(m, 99, 0, PATH, len, 0, READ, 0, 0, OUT)), Err(Errno::BADF));
    assert_eq!(
        guest.call(|w, m| w.path_open(m, ROOT, 0, PATH, len, 0, READ, 0, 0, 65534)),
        Err(Errno::FAULT)
    );
    assert_eq!(guest.call(|w, m| w.path_open(m, ROOT, 0, 65535, 9, 0, READ, 0, 0, OUT)), Err(Errno::FAULT));
    assert_eq!(guest.open("f", 0, READ), Ok(fd + 1), "the fault took no number");
    guest.put(PATH, [0xff]);
    assert_eq!(guest.call(|w, m| w.path_open(m, ROOT, 0, PATH, 1, 0, READ, 0, 0, OUT)), Err(Errno::ILSEQ));
}

#[test]
fn directories_open_as_directories() {
    let mut guest = Guest::new();
    guest.mkdir("d").unwrap();
    assert_eq!(guest.mkdir("d"), Err(Errno::EXIST));
    assert_eq!(guest.mkdir("no/d"), Err(Errno::NOENT));
    assert_eq!(guest.open("d", 0, READ | WRITE), Err(Errno::ISDIR));
    let dir = guest.open("d", oflags::DIRECTORY, READ).unwrap();
    guest.open("d/f", CREATE, WRITE).unwrap();
    let len = guest.put(PATH, "f");
    assert_eq!(guest.call(|w, m| w.path_open(m, dir, 0, PATH, len, 0, READ, 0, 0, OUT)), Ok(()));
    let len = guest.put(PATH, "../d/f");
    assert_eq!(
        guest.call(|w, m| w.path_open(m, dir, 0, PATH, len, 0, READ, 0, 0, OUT)),
        Err(Errno::PERM),
        "an opened directory is its own sandbox"
    );
    assert_eq!(guest.open("d/.//../d/./f", 0, READ).map(|_| ()), Ok(()));
}

#[test]
fn dots_and_absolute_paths_do_not_lead_out() {
    let mut guest = Guest::new();
    guest.mkdir("d").unwrap();
    let outside = guest.scratch.path().join("secret").to_str().unwrap().to_owned();
    for path in ["../secret", "d/../../secret", "..", "../root", "/", "/etc/passwd", "./../secret", &outside]
    {
        assert_eq!(guest.open(path, 0, READ), Err(Errno::PERM), "open {path}");
        assert_eq!(guest.stat(1, path), Err(Errno::PERM), "stat {path}");
        assert_eq!(guest.stat(0, path), Err(Errno::PERM), "lstat {path}");
        assert!(guest.unlink(path).is_err(), "unlink {path}");
        assert!(guest.rmdir(path).is_err(), "rmdir {path}");
        assert!(guest.mkdir(path).is_err(), "mkdir {path}");
        assert!(guest.rename(path, "x").is_err(), "rename {path}");
        assert!(guest.link(0, path, "x").is_err(), "link {path}");
        assert!(guest.readlink(path, 100).is_err(), "readlink {path}");
    }
    assert_eq!(guest.open("../new", CREATE, WRITE), Err(Errno::PERM));
    assert_eq!(guest.rename("d", "../d"), Err(Errno::PERM));
    assert_eq!(guest.symlink("x", "../link"), Err(Errno::PERM));
    assert_eq!(std::fs::read_to_string(outside).unwrap(), "secret");
    assert_eq!(std::fs::read_dir(guest.scratch.path()).unwrap().count(), 2, "nothing was left outside");
}

#[test]
fn symlinks_do_not_lead_out() {
    let mut guest = Guest::new();
    assert_eq!(guest.symlink("/etc/passwd", "absolute"), Err(Errno::PERM));
    guest.symlink("../secret", "up").unwrap(); // a name may say anything; following it is what fails
    std::os::unix::fs::symlink(guest.scratch.path().join("secret"), guest.host("planted")).unwrap();
    std::os::unix::fs::symlink("..", guest.host("parent")).unwrap();
    for path in ["up", "planted", "parent", "parent/secret", "parent/root/up"] {
        assert_eq!(guest.open(path, 0, READ), Err(Errno::PERM), "open {path}");
        assert_eq!(guest.stat(1, path), Err(Errno::PERM), "stat {path}");
        assert_eq!(guest.open(path, CREATE | oflags::TRUNC, WRITE), Err(Errno::PERM), "truncate {path}");
        let len = guest.put(PATH, path);
        let set = guest.call(|w, m| w.path_filestat_set_times(m, ROOT, 1, PATH, len, 0, 0, fstflags::MTIM));
        assert_eq!(set, Err(Errno::PERM), "touch {path}");
    }
    assert_eq!(std::fs::read_to_string(guest.scratch.path().join("secret")).unwrap(), "secret");
    assert_eq!(guest.unlink("up"), Ok(()), "the link itself is the guest's");
}

#[test]
fn symlinks_inside_are_followed_when_asked() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "data").unwrap();
    guest.symlink("f", "link").unwrap();
    assert_eq!(guest.symlink("f", "link"), Err(Errno::EXIST));
    assert_eq!(guest.stat(1, "link"), Ok((4, 4)), "the file");
    assert_eq!(guest.stat(0, "link").map(|stat| stat.0), Ok(7), "the link");
    let fd = guest.open("link", 0, READ).unwrap();
    assert_eq!(guest.read(fd, 9), Ok("data".into()));
    assert_eq!(guest.open_with("link", 0, 0, READ, 0), Err(Errno::LOOP));
    assert_eq!(guest.readlink("link", 100), Ok("f".into()));
    assert_eq!(guest.readlink("f", 100), Err(Errno::INVAL));
    guest.symlink("much-too-long", "cut").unwrap();
    assert_eq!(guest.readlink("cut", 4), Ok("much".into()));
    guest.symlink("loop2", "loop1").unwrap();
    guest.symlink("loop1", "loop2").unwrap();
    assert_eq!(guest.open("loop1", 0, READ), Err(Errno::LOOP));
}

#[test]
fn links_share_a_file() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "data").unwrap();
    guest.link(0, "f", "g").unwrap();
    assert_eq!(guest.stat(0, "g"), Ok((4, 4)));
    assert_eq!(guest.u64(24), 2);
    assert_eq!(guest.link(0, "f", "g"), Err(Errno::EXIST));
    assert_eq!(guest.link(0, "none", "h"), Err(Errno::NOENT));
    assert_eq!(guest.link(1, "f", "h"), Err(Errno::INVAL));
}

#[test]
fn names_can_be_moved_and_removed() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("a"), "A").unwrap();
    std::fs::write(guest.host("b"), "B").unwrap();
    guest.rename("a", "b").unwrap();
    assert_eq!(std::fs::read_to_string(guest.host("b")).unwrap(), "A", "the target is replaced");
    assert_eq!(guest.rename("a", "c"), Err(Errno::NOENT));
    guest.mkdir("d").unwrap();
    guest.rename("b", "d/b").unwrap();
    assert_eq!(guest.rename("d", "d/e"), Err(Errno::INVAL));
    assert_eq!(guest.rmdir("d"), Err(Errno::NOTEMPTY));
    assert_eq!(guest.rmdir("d/b"), Err(Errno::NOTDIR));
    assert!(matches!(guest.unlink("d"), Err(Errno::ISDIR | Errno::PERM)));
    assert!(matches!(guest.unlink("d/"), Err(Errno::ISDIR | Errno::PERM)));
    assert_eq!(guest.unlink("d/b/"), Err(Errno::NOTDIR));
    assert_eq!(guest.unlink("d/b"), Ok(()));
    assert_eq!(guest.unlink("d/b"), Err(Errno::NOENT));
    assert_eq!(guest.rmdir("d/"), Ok(()));
    assert_eq!(guest.rmdir("d"), Err(Errno::NOENT));
}

#[test]
fn times_of_a_path_or_of_the_link_itself() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "").unwrap();
    guest.symlink("f", "link").unwrap();
    let len = guest.put(PATH, "link");
    let both = fstflags::ATIM | fstflags::MTIM;
    guest.call(|w, m| w.path_filestat_set_times(m, ROOT, 0, PATH, len, 5, 6, both)).unwrap();
    guest.call(|w, m| w.path_filestat_set_times(m, ROOT, 1, PATH, len, 7, 8, both)).unwrap();
    guest.stat(0, "f").unwrap();
    assert_eq!((guest.u64(40), guest.u64(48)), (7, 8));
    guest.stat(0, "link").unwrap();
    assert_eq!(guest.u64(48), 6);
    assert_eq!(
        guest.call(|w, m| w.path_filestat_set_times(m, ROOT, 2, PATH, len, 7, 8, both)),
        Err(Errno::INVAL)
    );
}

#[test]
fn a_listing_comes_whole_or_in_pieces() {
    let mut guest = Guest::new();
    for name in ["b", "a", "longer-name"] {
        std::fs::write(guest.host(name), "").unwrap();
    }
    guest.mkdir("c").unwrap();
    let expected = [".", "..", "a", "b", "c", "longer-name"];
    let (names, _, used) = guest.readdir(ROOT, 4096, 0).unwrap();
    assert_eq!(names, expected);
    assert_eq!(used, 6 * 24 + 1 + 2 + 1 + 1 + 1 + 11);
    assert_eq!(guest.u64(DATA + 8), std::os::unix::fs::MetadataExt::ino(&guest.host("").metadata().unwrap()));
    let c_type = DATA + 2 * 24 + 3 + 2 * 25 + 20;
    assert_eq!(guest.bytes[c_type as usize], 3);

    // A buffer that cuts entries anywhere is full, and the last whole entry's cookie goes on from there.
    for size in 36..80 {
        let (mut cookie, mut all) = (0, Vec::new());
        loop {
            let (names, next, used) = guest.readdir(ROOT, size, cookie).unwrap();
            all.extend(names);
            cookie = next;
            if used < size {
                break;
            }
        }
        assert_eq!(all, expected, "with {size} bytes");
    }
    assert_eq!(guest.readdir(ROOT, 10, 0).unwrap(), (vec![], 0, 10), "less than one entry");
    assert_eq!(guest.readdir(ROOT, 4096, 6).unwrap(), (vec![], 6, 0), "the end");
    assert_eq!(guest.readdir(ROOT, 4096, u64::MAX).unwrap().2, 0);
}

#[test]
fn deleting_while_listing_loses_no_name() {
    let mut guest = Guest::new();
    for index in 0..50 {
        std::fs::write(guest.host(&format!("file{index:02}")), "").unwrap();
    }
    let (mut cookie, mut removed) = (0, 0);
    loop {
        let (names, next, used) = guest.readdir(ROOT, 100, cookie).unwrap();
        for name in names.iter().filter(|name| !name.starts_with('.')) {
            guest.unlink(name).unwrap();
            removed += 1;
        }
        cookie = next;
        if used < 100 {
            break;
        }
    }
    assert_eq!(removed, 50);
    assert_eq!(guest.readdir(ROOT, 4096, 0).unwrap().0, [".", ".."], "cookie 0 looks again");
}

#[test]
fn a_listing_needs_a_directory_and_a_buffer() {
    let mut guest = Guest::new();
    let fd = guest.open("f", CREATE, READ).unwrap();
    assert_eq!(guest.readdir(fd, 100, 0), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_readdir(m, ROOT, 65500, 100, 0, OUT)), Err(Errno::FAULT));
    assert_eq!(guest.call(|w, m| w.fd_readdir(m, ROOT, DATA, 100, 0, 65535)), Err(Errno::FAULT));
}
