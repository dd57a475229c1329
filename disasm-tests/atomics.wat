;; Atomic access: one test of the address's low bits, then one instruction where the processor has one. Without LSE
;; AArch64 loops around an exclusive pair; x86-64 loops where the old value is wanted of what `xadd` cannot compute.
;;! run = "add" i32:8 i32:5 => i32:0
;;! run = "add" i32:8 i32:-7 => i32:5
;;! run = "sub8" i32:8 i64:0xff01 => i64:0xfe
;;! run = "load" i32:8 => i32:0xfffffffd
;;! run = "load" i32:10 => trap "unaligned atomic"
;;! run = "load" i32:0x10000 => trap "out of bounds memory access"
;;! run = "count" i32:16 =>
;;! run = "count" i32:16 =>
;;! run = "load16_off" i32:15 => i64:2
;;! run = "load16_off" i32:16 => trap "unaligned atomic"
;;! run = "and" i32:8 i32:0xf0 => i32:0xfffffffd
;;! run = "cmpxchg" i32:8 i32:0xf0 i32:1 => i32:0xf0
;;! run = "cmpxchg16" i32:8 i64:0x10001 i64:2 => i64:1
;;! run = "unlock" => i32:2
;;! run = "store" i32:8 i64:9 =>
;;! run = "constant" => i64:9
;;! run = "notify" i32:8 => i32:0
;;! property = { func = "constant", op = "i64.atomic.load", forbid = ["branch"] }
;;! property = { func = "sub8", op = "i64.atomic.rmw8.sub_u", isa = "x86_64", forbid = ["branch"] }
;;! property = { func = "count", op = "i64.atomic.rmw.or", isa = "x86_64", require = ["lock"], max_insns = 4 }
;;! property = { func = "load", op = "i32.atomic.load", max_insns = [3, 4] }
(module
  (memory 1)
  (func $load (export "load") (param i32) (result i32)
    (i32.atomic.load (local.get 0)))
  (func $load16_off (export "load16_off") (param i32) (result i64)
    (i64.atomic.load16_u offset=1 (local.get 0)))
  (func $constant (export "constant") (result i64)
    (i64.atomic.load offset=8 (i32.const 0)))
  (func $store (export "store") (param i32 i64)
    (i64.atomic.store (local.get 0) (local.get 1))
    (atomic.fence))
  (func $unlock (export "unlock") (result i32)
    (i32.atomic.rmw.xchg (i32.const 8) (i32.const 0)))
  (func $add (export "add") (param i32 i32) (result i32)
    (i32.atomic.rmw.add (local.get 0) (local.get 1)))
  (func $sub8 (export "sub8") (param i32 i64) (result i64)
    (i64.atomic.rmw8.sub_u offset=3 (i32.sub (local.get 0) (i32.const 3)) (local.get 1)))
  (func $and (export "and") (param i32 i32) (result i32)
    (i32.atomic.rmw.and (local.get 0) (local.get 1)))
  (func $count (export "count") (param i32)
    (drop (i64.atomic.rmw.add (local.get 0) (i64.const 1)))
    (drop (i64.atomic.rmw.or offset=8 (local.get 0) (i64.const 2))))
  (func $cmpxchg (export "cmpxchg") (param i32 i32 i32) (result i32)
    (i32.atomic.rmw.cmpxchg (local.get 0) (local.get 1) (local.get 2)))
  (func $cmpxchg16 (export "cmpxchg16") (param i32 i64 i64) (result i64)
    (i64.atomic.rmw16.cmpxchg_u (local.get 0) (local.get 1) (local.get 2)))
  (func $notify (export "notify") (param i32) (result i32)
    (memory.atomic.notify offset=16 (local.get 0) (i32.const 1))))
