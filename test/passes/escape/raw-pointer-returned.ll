; A raw pointer that is returned is no result that callers follow: it leaks.
; RUN: not loam-opt -passes=loam-objects,loam-escape %s 2>&1 | FileCheck %s
target datalayout = "e-m:e-p270:32:32-p271:32:32-p272:64:64-i64:64-i128:128-f80:128-n8:16:32:64-S128-ni:1"

; CHECK: loam-escape: returned: the address of the untagged alloca %raw leaves its function
define ptr @returned() gc "statepoint-example" {
  %raw = alloca i64
  ret ptr %raw
}
