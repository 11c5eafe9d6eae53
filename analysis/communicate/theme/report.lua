-- For print: the landing page's divisions and spans as calls of the functions in report.typ, and
-- links to files beside the site as plain words, since the PDF is passed on without them.

local DIVISIONS = {
  ["verdict"] = true, ["doubt"] = true, ["as-of"] = true, ["key-figures"] = true,
  ["key-figure"] = true, ["segment-cards"] = true, ["segment-card"] = true,
  ["portrait"] = true,
}
local SPANS = {
  ["value"] = true, ["label"] = true, ["name"] = true, ["shares"] = true, ["course"] = true,
}

local function has_any(element, known)
  for _, class in ipairs(element.classes) do
    if known[class] then return true end
  end
  return false
end

local function opening(call, element)
  return string.format('#%s("%s", [', call, table.concat(element.classes, " "))
end

local function division(element)
  if not has_any(element, DIVISIONS) then return nil end
  local made = pandoc.Blocks { pandoc.RawBlock("typst", opening("report-block", element)) }
  made:extend(element.content)
  made:insert(pandoc.RawBlock("typst", "])"))
  if element.identifier == "" then return made end
  return pandoc.Div(made, pandoc.Attr(element.identifier))
end

local function span(element)
  if not has_any(element, SPANS) then return nil end
  local made = pandoc.Inlines { pandoc.RawInline("typst", opening("report-words", element)) }
  made:extend(element.content)
  made:insert(pandoc.RawInline("typst", "]);"))
  return made
end

local function link(element)
  local is_file = not element.target:match("^%a+:") and not element.target:match("^#")
  if is_file and not element.target:match("%.qmd") then return element.content end
end

if FORMAT == "typst" then
  return { { Div = division, Span = span, Link = link } }
end
return {}
