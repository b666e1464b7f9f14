# what: Clears all names at the end, to run the notebook again from above
# base: reference

# %% end
%reset -f
