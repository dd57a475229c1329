;; A new continuation is a block popped from a free list and filled in: no call unless the list is empty. It has no stack yet.
;;! run = "make" => i32:0
;;! run = "null" => trap "null function reference"
;;! func = "make"
;;! func = "null"
;;! property = { op = "cont.new", forbid = ["call"], require = ["branch"], max_insns = [22, 24] }
(module
  (type $f (func))
  (type $c (cont $f))
  (elem declare func $nothing)
  (func $nothing)
  (func $make (export "make") (result i32)
    (ref.is_null (cont.new $c (ref.func $nothing))))
  (func $null (export "null")
    (drop (cont.new $c (ref.null $f)))))
