; A raw pointer that goes into an aggregate is not tracked there: it leaks, and so does one that is returned.
; RUN: not loam-opt -passes=loam-objects,loam-escape %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: loam-escape: inserted: the address of the untagged alloca %raw leaves its function
define { ptr, i64 } @inserted() gc "statepoint-example" {
  %raw = alloca i64
  %s = insertvalue { ptr, i64 } zeroinitializer, ptr %raw, 0
  ret { ptr, i64 } %s
}
