-- The same loop as while.sks.
local i, sum = 0, 0
while i < 4000000 do
  if i % 3 == 0 then sum = sum + i * 2 end
  i = i + 1
end
