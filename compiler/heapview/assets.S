// assets.S - the page's style sheet and script, from the files beside this one; each ends with a NUL.
    .section .rodata
    .globl heapview_style
heapview_style:
    .incbin "heapview/page.css"
    .byte 0
    .globl heapview_script
heapview_script:
    .incbin "heapview/page.js"
    .byte 0
    .section .note.GNU-stack, "", @progbits
