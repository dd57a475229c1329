;; What is peculiar when stacks are switched: chains, `switch`, bound values, values in memory, tail calls, exceptions.
(module $corners
  (type $nothing (func))
  (type $cont (cont $nothing))
  (type $many (func (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)))
  (type $many_cont (cont $many))
  (type $few_cont_type (func (param i64) (result i64)))
  (type $few_cont (cont $few_cont_type))
  (type $answer (func (param i32) (result i64)))
  (type $answer_cont (cont $answer))
  (type $done (func (result i64)))
  (type $done_cont (cont $done))
  (rec
    (type $peer (func (param (ref null $peer_cont))))
    (type $peer_cont (cont $peer)))
  (tag $near)
  (tag $far)
  (tag $ask (result i32))
  (tag $swap)
  (tag $oops)
  (elem declare func $deep $middle $one $other $add $wide $thrower $caught)

  ;; Its handler is beyond the nearest resume: a chain of two is captured.
  (func $deep (suspend $far))
  (func $middle
    (block $paused (result (ref $cont))
      (resume $cont (on $near $paused) (cont.new $cont (ref.func $deep)))
      (return))
    (drop))
  (func $chain
    (local $kept (ref null $cont))
    (block $paused (result (ref $cont))
      (resume $cont (on $far $paused) (cont.new $cont (ref.func $middle)))
      (unreachable))
    (local.set $kept)
    (resume $cont (local.get $kept)))

  (func $other (type $peer) (param $back (ref null $peer_cont))
    (switch $peer_cont $swap (local.get $back))
    (drop))
  (func $one (type $peer) (param $nobody (ref null $peer_cont))
    (switch $peer_cont $swap (cont.new $peer_cont (ref.func $other)))
    (drop))
  (func $peers_meet
    (resume $peer_cont (on $swap switch) (ref.null $peer_cont) (cont.new $peer_cont (ref.func $one))))

  ;; Bound to a fresh continuation and to a suspended one; most of the values in memory.
  (func $add (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (drop (suspend $ask))
    (i64.add (local.get 0) (local.get 10)))
  (func $bind (result i64)
    (local $kept (ref null $answer_cont))
    (block $asked (result (ref $answer_cont))
      (return
        (resume $few_cont (on $ask $asked)
          (i64.const 10)
          (cont.bind $many_cont $few_cont
            (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4)
            (i64.const 5) (i64.const 6) (i64.const 7) (i64.const 8) (i64.const 9)
            (cont.new $many_cont (ref.func $add))))))
    (local.set $kept)
    (resume $done_cont (cont.bind $answer_cont $done_cont (i32.const 3) (local.get $kept))))

  ;; More words than its caller has, and fewer again.
  (func $wide (param i64 i64 i64 i64 i64 i64 i64 i64 i64 i64 i64) (result i64)
    (return_call $narrow (local.get 10)))
  (func $narrow (param i64) (result i64) (local.get 0))
  (func $tail (param i64) (result i64)
    (return_call $wide
      (i64.const 0) (i64.const 1) (i64.const 2) (i64.const 3) (i64.const 4) (i64.const 5)
      (i64.const 6) (i64.const 7) (i64.const 8) (i64.const 9) (local.get 0)))

  (func $thrower (throw $oops))
  (func $caught
    (block $handler
      (try_table (catch $oops $handler)
        (suspend $near)
        (call $thrower))))
  (func $exceptions
    (local $kept (ref null $cont))
    (block $paused (result (ref $cont))
      (resume $cont (on $near $paused) (cont.new $cont (ref.func $caught)))
      (return))
    (local.set $kept)
    (block $out
      (try_table (catch $oops $out)
        (resume_throw $cont $oops (local.get $kept)))))

  (func $main (export "_start")
    (call $chain)
    (call $peers_meet)
    (drop (call $bind))
    (drop (call $tail (i64.const 5)))
    (call $exceptions)))
