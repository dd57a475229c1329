;; expect: exception
;;
;; A payload of more words than an exception's block holds makes `resume_throw` call the runtime, which may collect.
;; The continuation was then in a register only: it was taken for garbage, and said to be consumed.

(module
  (type $f (func))
  (type $k (cont $f))
  (tag $wide (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64))
  (elem declare func $nothing)
  (func $nothing)
  (func (export "run") (result i32)
    (resume_throw $k $wide
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5) (i64.const 6)
      (i64.const 7) (i64.const 8) (i64.const 9) (i64.const 10) (i64.const 11) (i64.const 12) (i64.const 13)
      (i64.const 14) (i64.const 15) (i64.const 16) (i64.const 17) (i64.const 18) (i64.const 19)
      (cont.new $k (ref.func $nothing)))
    (i32.const 1)))
