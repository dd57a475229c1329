//! Arguments, environment, clocks, randomness, waiting, the end; and bad pointers everywhere.

use super::*;
use crate::wasi::I32Exit;

#[test]
fn arguments_come_as_pointers_to_terminated_strings() {
    let mut guest = Guest::with(|b| {
        b.args(&["prog", "-x"]).arg("größer");
    });
    guest.call(|w, m| w.args_sizes_get(m, 0, 4)).unwrap();
    assert_eq!((guest.u32(0), guest.u32(4)), (3, 5 + 3 + 9));
    guest.call(|w, m| w.args_get(m, 16, 100)).unwrap();
    assert_eq!((guest.u32(16), guest.u32(20), guest.u32(24)), (100, 105, 108));
    assert_eq!(guest.text(100, 17), "prog\0-x\0größer\0");
}

#[test]
fn the_environment_is_what_was_set_last() {
    let mut guest = Guest::with(|b| {
        b.env("A", "1").env("AB", "2").env("A", "3").envs(&[("EMPTY", "")]);
    });
    guest.call(|w, m| w.environ_sizes_get(m, 0, 4)).unwrap();
    assert_eq!((guest.u32(0), guest.u32(4)), (3, 4 + 5 + 7));
    guest.call(|w, m| w.environ_get(m, 16, 100)).unwrap();
    assert_eq!(guest.text(100, 16), "A=3\0AB=2\0EMPTY=\0");
}

#[test]
fn strings_that_do_not_fit_are_a_fault() {
    let mut guest = Guest::with(|b| {
        b.args(&["program"]);
    });
    assert_eq!(guest.call(|w, m| w.args_get(m, 0, 65536 - 7)), Err(Errno::FAULT), "the zero is outside");
    assert_eq!(guest.call(|w, m| w.args_get(m, 0, 65536 - 8)), Ok(()));
    assert_eq!(guest.call(|w, m| w.args_get(m, u32::MAX, 0)), Err(Errno::FAULT));
    assert_eq!(guest.call(|w, m| w.args_sizes_get(m, 65533, 0)), Err(Errno::FAULT));
}

#[test]
fn two_clocks_tick() {
    let mut guest = Guest::new();
    guest.call(|w, m| w.clock_time_get(m, 0, 0, 8)).unwrap();
    assert!(guest.u64(8) > 1_600_000_000_000_000_000, "later than 2020");
    guest.call(|w, m| w.clock_time_get(m, 1, 0, 8)).unwrap();
    let first = guest.u64(8);
    guest.call(|w, m| w.clock_time_get(m, 1, 0, 8)).unwrap();
    assert!(guest.u64(8) >= first);
    guest.call(|w, m| w.clock_res_get(m, 1, 8)).unwrap();
    assert!(guest.u64(8) > 0);
    assert_eq!(guest.call(|w, m| w.clock_time_get(m, 2, 0, 8)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.clock_res_get(m, 4, 8)), Err(Errno::INVAL));
    assert_eq!(guest.call(|w, m| w.clock_time_get(m, 0, 0, 65530)), Err(Errno::FAULT));
}

#[test]
fn random_bytes_fill_their_range_and_no_more() {
    let mut guest = Guest::new();
    guest.call(|w, m| w.random_get(m, 8, 32)).unwrap();
    assert_ne!(guest.bytes[8..40], [0; 32], "once in 2^256 runs");
    assert!(guest.bytes[..8].iter().chain(&guest.bytes[40..]).all(|&byte| byte == 0));
    assert_eq!(guest.call(|w, m| w.random_get(m, 65536, 1)), Err(Errno::FAULT));
    assert_eq!(guest.call(|w, m| w.random_get(m, 65536, 0)), Ok(()));
}

#[test]
fn exit_keeps_its_code_and_the_rest_is_refused() {
    let mut guest = Guest::new();
    assert_eq!(guest.wasi.proc_exit(7), I32Exit(7));
    assert_eq!(I32Exit(7).to_string(), "exited with status 7");
    assert_eq!(guest.call(|w, m| w.proc_raise(m, 9)), Err(Errno::NOTSUP));
    assert_eq!(guest.call(|w, m| w.sched_yield(m)), Ok(()));
    assert_eq!(guest.call(|w, m| w.sock_shutdown(m, 1, 0)), Err(Errno::NOTSOCK));
    assert_eq!(guest.call(|w, m| w.sock_accept(m, 99, 0, 0)), Err(Errno::BADF));
    assert_eq!(guest.call(|w, m| w.sock_recv(m, 3, 0, 0, 0, 0, 0)), Err(Errno::NOTSOCK));
    assert_eq!(guest.call(|w, m| w.sock_send(m, 3, 0, 0, 0, 0)), Err(Errno::NOTSOCK));
}

/// A subscription to a clock at `at`.
fn put_clock(guest: &mut Guest, at: u32, userdata: u64, clock: u32, timeout: u64, flags: u16) {
    guest.put(at, [0; 48]);
    guest.put(at, userdata.to_le_bytes());
    guest.put(at + 16, clock.to_le_bytes());
    guest.put(at + 24, timeout.to_le_bytes());
    guest.put(at + 40, flags.to_le_bytes());
}

/// A subscription to a descriptor at `at`.
fn put_fd(guest: &mut Guest, at: u32, userdata: u64, tag: u8, fd: u32) {
    guest.put(at, [0; 48]);
    guest.put(at, userdata.to_le_bytes());
    guest.put(at + 8, [tag]);
    guest.put(at + 16, fd.to_le_bytes());
}

#[test]
fn polling_a_clock_sleeps() {
    let mut guest = Guest::new();
    put_clock(&mut guest, 1000, 42, 1, 20_000_000, 0);
    put_clock(&mut guest, 1048, 43, 0, u64::MAX, 0);
    let start = std::time::Instant::now();
    guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, 2, 0)).unwrap();
    assert!(start.elapsed().as_millis() >= 20);
    assert_eq!((guest.u32(0), guest.u64(2000), guest.u32(2008)), (1, 42, 0), "one event, a clock's");
}

#[test]
fn a_time_that_has_passed_is_ready_at_once() {
    let mut guest = Guest::new();
    put_clock(&mut guest, 1000, 1, 0, 5, 1);
    put_clock(&mut guest, 1048, 2, 1, 0, 0);
    guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, 2, 0)).unwrap();
    assert_eq!((guest.u32(0), guest.u64(2000), guest.u64(2032)), (2, 1, 2));
}

#[test]
fn descriptors_are_ready_before_any_clock() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "12345").unwrap();
    let fd = guest.open("f", 0, READ).unwrap();
    put_clock(&mut guest, 1000, 1, 1, u64::MAX, 0);
    put_fd(&mut guest, 1048, 2, 1, fd);
    put_fd(&mut guest, 1096, 3, 2, 1);
    put_fd(&mut guest, 1144, 4, 1, 0);
    guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, 4, 0)).unwrap();
    assert_eq!(guest.u32(0), 3);
    assert_eq!((guest.u64(2000), guest.bytes[2010], guest.u64(2016)), (2, 1, 5), "five bytes to read");
    assert_eq!((guest.u64(2032), guest.bytes[2042]), (3, 2));
    assert_eq!((guest.u64(2064), guest.bytes[2074]), (4, 1));

    guest.seek(fd, 0, 2).unwrap();
    guest.call(|w, m| w.poll_oneoff(m, 1048, 2000, 1, 0)).unwrap();
    assert_eq!((guest.u64(2016), guest.bytes[2024]), (0, 1), "the end: hangup");
}

#[test]
fn nonsense_cannot_be_polled() {
    let mut guest = Guest::new();
    assert_eq!(guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, 0, 0)), Err(Errno::INVAL));
    assert_eq!(guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, u32::MAX, 0)), Err(Errno::FAULT));
    put_clock(&mut guest, 1000, 1, 1, 0, 0);
    assert_eq!(guest.call(|w, m| w.poll_oneoff(m, 1000, 65536 - 31, 1, 0)), Err(Errno::FAULT));
    put_clock(&mut guest, 1000, 1, 2, 0, 0);
    assert_eq!(guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, 1, 0)), Err(Errno::INVAL));
    put_fd(&mut guest, 1000, 1, 1, 50);
    assert_eq!(guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, 1, 0)), Err(Errno::BADF));
    put_fd(&mut guest, 1000, 1, 3, 0);
    assert_eq!(guest.call(|w, m| w.poll_oneoff(m, 1000, 2000, 1, 0)), Err(Errno::INVAL));
}

#[test]
fn the_old_draft_differs_in_four_layouts() {
    let mut guest = Guest::new();
    std::fs::write(guest.host("f"), "12345").unwrap();
    let fd = guest.open("f", 0, READ).unwrap();
    guest.call(|w, m| w.unstable_fd_seek(m, fd, 0, 1, 0)).unwrap();
    assert_eq!(guest.u64(0), 5, "1 is the end");
    guest.call(|w, m| w.unstable_fd_filestat_get(m, fd, 0)).unwrap();
    assert_eq!((guest.bytes[16], guest.u32(20), guest.u64(24)), (4, 1, 5));
    let len = guest.put(PATH, "f");
    guest.call(|w, m| w.unstable_path_filestat_get(m, ROOT, 0, PATH, len, 100)).unwrap();
    assert_eq!(guest.bytes[0..32], guest.bytes[100..132]);
    guest.put(1000, [0; 56]);
    guest.put(1000, 9u64.to_le_bytes());
    guest.put(1024, 1u32.to_le_bytes());
    guest.put(1032, 1000u64.to_le_bytes());
    guest.call(|w, m| w.unstable_poll_oneoff(m, 1000, 2000, 1, 0)).unwrap();
    assert_eq!((guest.u32(0), guest.u64(2000)), (1, 9));
}
