# what: The reference solution
# base: reference
