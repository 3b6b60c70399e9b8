-- The same loop as for.sks.
local sum = 0
for i = 1, 12000000 do sum = sum + i end
