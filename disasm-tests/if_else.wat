;; Both arms of an if leave their locals and results in the same places: the merge is defined by the first to arrive.
;;! run = "swap_if" i32:1 i32:2 i32:0 => i32:1
;;! run = "swap_if" i32:1 i32:2 i32:1 => i32:-1
;;! run = "absolute" i32:-5 => i32:5
;;! run = "absolute" i32:5 => i32:5
;;! property = { func = "absolute", forbid = ["slot", "call"] }
;;! property = { func = "swap_if", forbid = ["slot", "call"] }
(module
  (func $absolute (export "absolute") (param i32) (result i32)
    (if (result i32) (i32.lt_s (local.get 0) (i32.const 0))
      (then (i32.sub (i32.const 0) (local.get 0)))
      (else (local.get 0))))
  (func $swap_if (export "swap_if") (param $a i32) (param $b i32) (param $swap i32) (result i32)
    (local $t i32)
    (if (local.get $swap)
      (then
        (local.set $t (local.get $a))
        (local.set $a (local.get $b))
        (local.set $b (local.get $t))))
    (i32.sub (local.get $b) (local.get $a))))
