-- What spawn.sks does, with coroutines, which are kept: one that nothing refers to is collected.
local all = {}
print("ready")
io.stdout:flush()
io.read()
for i = 1, tonumber(arg[1]) do
  local task = coroutine.create(function() coroutine.yield() end)
  coroutine.resume(task)
  all[i] = task
end
print("done")
io.stdout:flush()
io.read()
os.exit(0)
