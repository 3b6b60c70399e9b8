-- The same calls as function.sks.
local function fib(n)
  if n < 2 then return n end
  return fib(n - 1) + fib(n - 2)
end

local function add(a, b) return a + b end

local last = fib(29)
local sum = 0
for i = 1, 2000000 do sum = add(sum, i) end
