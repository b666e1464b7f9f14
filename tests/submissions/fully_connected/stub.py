# what: The notebook as it was released, nothing written
