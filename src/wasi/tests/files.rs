//! Open files: data, positions, flags, sizes, times, numbers.

use super::*;
use crate::wasi::types::{fdflags, fstflags, oflags};

const CREATE: u32 = oflags::CREAT;

#[test]
fn what_is_written_can_be_read_back() {
    let mut guest = Guest::new();
    let fd = guest.open("f", CREATE, READ | WRITE).unwrap();
    assert_eq!(fd, 4, "the lowest free number");
    assert_eq!(guest.write_parts(fd, &["one ", "two ", "three"]), Ok(13));
    assert_eq!(guest.seek(fd, 4, 0), Ok(4));
    assert_eq!(guest.read_parts(fd, &[3, 0, 100]), Ok("two three".into()));
    assert_eq!(guest.read(fd, 1), Ok(String::new()));
    assert_eq!(std::fs::read_to_string(guest.host("f")).unwrap(), "one two three");
}

#[test]
fn reading_and_writing_need_their_rights() {
    let mut guest = Guest::new();
    let write_only = guest.open("f", CREATE, WRITE).unwrap();
    guest.write(write_only, "data").unwrap();
    assert_eq!(guest.read(write_only, 1), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_pread(m, write_only, PATH2, 1, 0, OUT)), Err(Errno::BADF));
    // Creating needs write access to the host's file, and who has it may write; as the peers have it.
    let created = guest.open("g", CREATE, READ).unwrap();
    assert_eq!(guest.write(created, "x"), Ok(1));
    // Who asks for nothing may read.
    let nothing = guest.open("g", 0, 0).unwrap();
    assert_eq!(guest.read(nothing, 1), Ok("x".into()));
    let read_only = guest.open("g", 0, READ).unwrap();
    assert_eq!(guest.write(read_only, "x"), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_pwrite(m, read_only, PATH2, 1, 0, OUT)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_filestat_set_size(m, read_only, 9)), Err(Errno::INVAL));
    guest.call(|w, m| w.fd_fdstat_get(m, read_only, 0)).unwrap();
    assert_eq!((guest.bytes[0], guest.u64(8) & (READ | WRITE)), (4, READ));
}

#[test]
fn seek_and_tell_agree() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "0123456789").unwrap();
    let fd = guest.open("f", 0, READ).unwrap();
    assert_eq!(guest.seek(fd, -3, 2), Ok(7));
    assert_eq!(guest.seek(fd, -2, 1), Ok(5));
    guest.call(|w, m| w.fd_tell(m, fd, OUT)).unwrap();
    assert_eq!(guest.u64(OUT), 5);
    assert_eq!(guest.read(fd, 2), Ok("56".into()));
    assert_eq!(guest.seek(fd, 100, 0), Ok(100), "past the end is allowed");
    assert_eq!(guest.read(fd, 2), Ok(String::new()));
    assert_eq!(guest.seek(fd, -1, 0), Err(Errno::INVAL));
    assert_eq!(guest.seek(fd, -101, 1), Err(Errno::INVAL));
    assert_eq!(guest.seek(fd, 0, 3), Err(Errno::INVAL));
    assert_eq!(guest.seek(ROOT, 0, 0), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_seek(m, fd, 0, 0, 65530)), Err(Errno::FAULT));
    assert_eq!(guest.seek(fd, 0, 1), Ok(100), "a fault moves nothing");
}

#[test]
fn positioned_transfers_leave_the_position() {
    let mut guest = Guest::new();
    let fd = guest.open("f", CREATE, READ | WRITE).unwrap();
    guest.write(fd, "0123456789").unwrap();
    let len = guest.iovecs([2, 3].into_iter());
    guest.call(|w, m| w.fd_pread(m, fd, PATH2, len, 4, OUT)).unwrap();
    assert_eq!(guest.text(DATA, guest.u32(OUT)), "45678");
    guest.put(DATA, "ABCDE");
    guest.call(|w, m| w.fd_pwrite(m, fd, PATH2, len, 1, OUT)).unwrap();
    assert_eq!(guest.u32(OUT), 5);
    assert_eq!(guest.seek(fd, 0, 1), Ok(10));
    assert_eq!(std::fs::read_to_string(guest.host("f")).unwrap(), "0ABCDE6789");
    assert_eq!(guest.call(|w, m| w.fd_pread(m, fd, PATH2, len, u64::MAX, OUT)), Err(Errno::INVAL));
}

#[test]
fn append_writes_at_the_end_and_can_be_switched() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "start ").unwrap();
    let fd = guest.open_with("f", 0, 0, READ | WRITE, fdflags::APPEND).unwrap();
    guest.write(fd, "more ").unwrap();
    guest.seek(fd, 0, 0).unwrap();
    guest.write(fd, "still ").unwrap();
    let len = guest.iovecs([3].into_iter());
    guest.put(DATA, "end");
    guest.call(|w, m| w.fd_pwrite(m, fd, PATH2, len, 0, OUT)).unwrap();
    assert_eq!(std::fs::read_to_string(guest.host("f")).unwrap(), "start more still end");
    guest.call(|w, m| w.fd_fdstat_get(m, fd, 0)).unwrap();
    assert_eq!(guest.bytes[2], fdflags::APPEND as u8);
    guest.call(|w, m| w.fd_fdstat_set_flags(m, fd, 0)).unwrap();
    guest.seek(fd, 0, 0).unwrap();
    guest.write(fd, "START").unwrap();
    assert_eq!(std::fs::read_to_string(guest.host("f")).unwrap(), "START more still end");
}

#[test]
fn sync_flags_are_fixed_at_opening() {
    let mut guest = Guest::new();
    let fd = guest.open_with("f", 0, CREATE, WRITE, fdflags::SYNC | fdflags::DSYNC).unwrap();
    guest.write(fd, "x").unwrap();
    let both = fdflags::SYNC | fdflags::DSYNC;
    for asked in [both, fdflags::SYNC, fdflags::DSYNC | fdflags::NONBLOCK, fdflags::RSYNC, 64] {
        assert_eq!(guest.call(|w, m| w.fd_fdstat_set_flags(m, fd, asked)), Err(Errno::INVAL));
    }
    assert_eq!(guest.call(|w, m| w.fd_fdstat_set_flags(m, fd, fdflags::NONBLOCK)), Ok(()));
    guest.call(|w, m| w.fd_fdstat_get(m, fd, 0)).unwrap();
    assert_eq!(u32::from(guest.bytes[2]), both | fdflags::NONBLOCK, "the file is as it was opened");
    assert_eq!(guest.call(|w, m| w.fd_sync(m, fd)), Ok(()));
    assert_eq!(guest.call(|w, m| w.fd_datasync(m, fd)), Ok(()));
}

#[test]
fn a_file_can_be_cut_and_stretched() {
    let mut guest = Guest::new();
    let fd = guest.open("f", CREATE, READ | WRITE).unwrap();
    guest.write(fd, "123456").unwrap();
    guest.call(|w, m| w.fd_filestat_set_size(m, fd, 3)).unwrap();
    guest.call(|w, m| w.fd_filestat_set_size(m, fd, 5)).unwrap();
    assert_eq!(std::fs::read(guest.host("f")).unwrap(), b"123\0\0");
    assert_eq!(guest.call(|w, m| w.fd_allocate(m, fd, 0, 100)), Err(Errno::NOTSUP));
    assert_eq!(guest.call(|w, m| w.fd_advise(m, fd, 0, 0, 2)), Ok(()));
    assert_eq!(guest.call(|w, m| w.fd_advise(m, fd, 0, 0, 6)), Err(Errno::INVAL));
    assert_eq!(guest.call(|w, m| w.fd_advise(m, ROOT, 0, 0, 0)), Err(Errno::BADF));
}

#[test]
fn filestat_tells_what_the_host_knows() {
    use std::os::unix::fs::MetadataExt;
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "12345").unwrap();
    std::fs::hard_link(guest.host("f"), guest.host("g")).unwrap();
    let fd = guest.open("f", 0, READ).unwrap();
    guest.call(|w, m| w.fd_filestat_get(m, fd, 0)).unwrap();
    let host = std::fs::metadata(guest.host("f")).unwrap();
    assert_eq!((guest.u64(0), guest.u64(8)), (host.dev(), host.ino()));
    assert_eq!((guest.bytes[16], guest.u64(24), guest.u64(32)), (4, 2, 5));
    assert_eq!(guest.u64(48), host.mtime() as u64 * 1_000_000_000 + host.mtime_nsec() as u64);
    guest.call(|w, m| w.fd_filestat_get(m, ROOT, 0)).unwrap();
    assert_eq!(guest.bytes[16], 3);
}

#[test]
fn times_can_be_set() {
    let mut guest = Guest::new();
    let fd = guest.open("f", CREATE, READ).unwrap();
    let both = fstflags::ATIM | fstflags::MTIM;
    for fd in [fd, ROOT] {
        guest.call(|w, m| w.fd_filestat_set_times(m, fd, 1_500_000_001, 7_000_000_002, both)).unwrap();
        guest.call(|w, m| w.fd_filestat_get(m, fd, 0)).unwrap();
        assert_eq!((guest.u64(40), guest.u64(48)), (1_500_000_001, 7_000_000_002));
        guest.call(|w, m| w.fd_filestat_set_times(m, fd, 0, 0, fstflags::MTIM_NOW)).unwrap();
        guest.call(|w, m| w.fd_filestat_get(m, fd, 0)).unwrap();
        assert_eq!(guest.u64(40), 1_500_000_001, "not asked to change");
        assert!(guest.u64(48) > 1_600_000_000_000_000_000);
    }
    let contradiction = fstflags::ATIM | fstflags::ATIM_NOW;
    assert_eq!(guest.call(|w, m| w.fd_filestat_set_times(m, fd, 0, 0, contradiction)), Err(Errno::INVAL));
    assert_eq!(guest.call(|w, m| w.fd_filestat_set_times(m, 1, 0, 0, 0)), Err(Errno::BADF));
}

#[test]
fn numbers_are_given_out_from_the_lowest_and_moved() {
    let mut guest = Guest::new();
    let a = guest.open("a", CREATE, WRITE).unwrap();
    let b = guest.open("b", CREATE, WRITE).unwrap();
    assert_eq!((a, b), (4, 5));
    guest.call(|w, m| w.fd_close(m, a)).unwrap();
    assert_eq!(guest.call(|w, m| w.fd_close(m, a)), Err(Errno::BADF));
    assert_eq!(guest.write(a, "x"), Err(Errno::BADF));
    assert_eq!(guest.open("c", CREATE, WRITE), Ok(4));
    guest.call(|w, m| w.fd_renumber(m, b, 4)).unwrap();
    assert_eq!(guest.write(b, "x"), Err(Errno::BADF));
    guest.write(4, "now b").unwrap();
    assert_eq!(std::fs::read_to_string(guest.host("b")).unwrap(), "now b");
    assert_eq!(guest.call(|w, m| w.fd_renumber(m, 4, 77)), Err(Errno::BADF), "the target must be open");
    assert_eq!(guest.call(|w, m| w.fd_renumber(m, 77, 4)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_renumber(m, 4, 4)), Ok(()));
    guest.call(|w, m| w.fd_renumber(m, 4, 1)).unwrap();
    guest.write(1, "!").unwrap();
    assert_eq!(std::fs::read_to_string(guest.host("b")).unwrap(), "now b!");
    assert_eq!(guest.call(|w, m| w.fd_close(m, u32::MAX)), Err(Errno::BADF));
}

#[test]
fn a_preopened_directory_has_a_name() {
    let mut guest = Guest::new();
    guest.bytes[..8].fill(0xff);
    guest.call(|w, m| w.fd_prestat_get(m, ROOT, 0)).unwrap();
    assert_eq!((guest.bytes[0], guest.u32(4)), (0, 8));
    guest.call(|w, m| w.fd_prestat_dir_name(m, ROOT, DATA, 8)).unwrap();
    assert_eq!(guest.text(DATA, 8), "/sandbox");
    assert_eq!(guest.call(|w, m| w.fd_prestat_dir_name(m, ROOT, DATA, 7)), Err(Errno::NAMETOOLONG));
    assert_eq!(guest.call(|w, m| w.fd_prestat_get(m, 4, 0)), Err(Errno::BADF), "where C libraries stop");
    assert_eq!(guest.call(|w, m| w.fd_prestat_get(m, 0, 0)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_prestat_dir_name(m, 0, DATA, 8)), Err(Errno::NOTDIR));
    let sub = guest.open(".", oflags::DIRECTORY, READ).unwrap();
    assert_eq!(guest.call(|w, m| w.fd_prestat_get(m, sub, 0)), Err(Errno::BADF), "not opened beforehand");
}

#[test]
fn rights_are_reported_and_cannot_be_changed() {
    let mut guest = Guest::new();
    guest.call(|w, m| w.fd_fdstat_get(m, ROOT, 0)).unwrap();
    assert_eq!(
        (guest.bytes[0], guest.u64(8), guest.u64(16)),
        (3, rights::PREOPEN, rights::PREOPEN_INHERITING)
    );
    let sub = guest.open(".", oflags::DIRECTORY, READ).unwrap();
    guest.call(|w, m| w.fd_fdstat_get(m, sub, 0)).unwrap();
    assert_eq!(guest.bytes[0], 3);
    assert_ne!(guest.u64(8) & rights::PATH_OPEN, 0);
    assert_eq!(guest.u64(8) & rights::FD_SEEK, 0);
    assert_eq!(guest.call(|w, m| w.fd_fdstat_set_rights(m, sub, 0, 0)), Err(Errno::NOTSUP));
    assert_eq!(guest.call(|w, m| w.fd_fdstat_set_rights(m, 9, 0, 0)), Err(Errno::BADF));
}

#[test]
fn a_directory_is_no_file() {
    let mut guest = Guest::new();
    assert_eq!(guest.read(ROOT, 1), Err(Errno::BADF));
    assert_eq!(guest.write(ROOT, "x"), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_sync(m, ROOT)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.fd_filestat_set_size(m, ROOT, 0)), Err(Errno::BADF));
}
