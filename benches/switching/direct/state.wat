;; state: a variable as an effect. The program asks for its value and hands in the next, the handler keeps it.
;;
;; Two tags, two types of continuation: one that waits for a value ($asking) and one that only wants to go on
;; ($ready). So there are two resumes, each with both handlers.
;;
;;   run(n) = n, counted up by one n times                                                2 n round trips

(module
  (type $counting (func (param i32)))
  (type $fresh (cont $counting))
  (type $body (func))
  (type $ready (cont $body))
  (type $answer (func (param i32)))
  (type $asking (cont $answer))
  (elem declare func $count)
  (tag $get (result i32))
  (tag $set (param i32))

  (func $count (param $n i32)
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $n)))
        (suspend $set (i32.add (suspend $get) (i32.const 1)))
        (local.set $n (i32.sub (local.get $n) (i32.const 1)))
        (br $next))))

  (func (export "run") (param $n i32) (result i64)
    (local $ready (ref null $ready))
    (local $asking (ref null $asking))
    (local $state i32)
    (local.set $ready (cont.bind $fresh $ready (local.get $n) (cont.new $fresh (ref.func $count))))
    (loop $go_on
      (block $on_set (result i32 (ref $ready))
        (block $on_get (result (ref $asking))
          (resume $ready (on $get $on_get) (on $set $on_set) (local.get $ready))
          (return (i64.extend_i32_u (local.get $state))))
        (local.set $asking)
        (loop $tell
          (block $on_get_again (result (ref $asking))
            (resume $asking (on $get $on_get_again) (on $set $on_set) (local.get $state) (local.get $asking))
            (return (i64.extend_i32_u (local.get $state))))
          (local.set $asking)
          (br $tell))
        (unreachable))
      (local.set $ready)
      (local.set $state)
      (br $go_on))
    (unreachable)))
