-- The same as strings.sks.
local name = "client"
local rest = "from 127.0.0.1, port 50318"
local same = 0
for i = 1, 500000 do
  local whole = name .. rest
  local key = name .. "-" .. i
  if whole == key then same = same + 1 end
  if key < whole then same = same + 1 end
  if name == "client" then same = same + 1 end
end
