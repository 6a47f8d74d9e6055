# A pointer over a call to a use, then through n diamonds to another.
BEGIN {
  print "target datalayout = \"e-ni:1\"\ndeclare void @c()"
  print "define i64 @far(ptr addrspace(1) %p, ptr %x) gc \"statepoint-example\" {\n  call void @c()"
  print "  %u = load volatile i64, ptr addrspace(1) %p"
  for (i = 0; i < n; i++) {
    print "  %c" i " = load volatile i1, ptr %x\n  br i1 %c" i ", label %then" i ", label %end" i
    print "then" i ":\n  store volatile i8 1, ptr %x\n  br label %end" i "\nend" i ":"
  }
  print "  %v = load i64, ptr addrspace(1) %p\n  ret i64 %v\n}"
}
