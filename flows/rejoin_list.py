"""Short words that any phone types: four of them bring somebody back from a new phone."""

_WRITTEN = """
able acid actor adult agent album alley amber anchor angel angle ankle apple april apron arch arena arm arrow art
ash atlas attic aunt autumn award axe baby bacon badge bag baker ball bamboo banana band bank banner bar bark barn
barrel base basil basin basket bath battery beach bead beam bean bear beard beaver bed bee beef beer beetle bell
belt bench berry bike bird biscuit bishop black blade blanket blaze block bloom blouse blue board boat body bolt
bone book boot border boss bottle bow bowl box brain branch brass brave bread break breeze brick bride bridge broom
brown brush bubble bucket bud bull bun bunny bus bush butter button cabbage cabin cable cactus cafe cage cake calf
camel camera camp can canal candle candy cane canoe canvas cap cape car card cargo carpet carrot cart castle cat
cattle cave ceiling cellar cement chain chair chalk charm chart cheese cherry chess chest chicken chief chimney chin
chip choir circle circus citrus city clay cliff clock cloth cloud clover clown club coach coal coast coat cobra
cocoa coconut coffee coin collar colour comb comet comic compass cone cook copper coral cord cork corn corner cotton
couch cousin cove cow crab crane crate crayon cream creek cricket crisp crop cross crow crowd crown crumb crust
crystal cube cup curl curry curtain curve cushion custard daisy dance dancer date dawn day deck deer delta den
dentist desert desk dew diamond diary dice diner dinner dish diver dock doctor dog doll dolphin dome donkey door dot
dough dove dragon drain drawer dream dress drill drink drum duck dune dust eagle ear earth east easter echo edge eel
egg eight elbow elder elm engine equal estate evening exit eye fabric face fact factory fair fairy falcon family fan
farm farmer father feast feather fence fern ferry field fig film finger fire fish five flag flame flask flat flavour
fleet flint flock flood floor flour flower flute fly foam fog folk food foot forest fork fort forty forum fossil
four fox frame fresh friend frog frost fruit fudge fur gallery game garage garden garlic gate gem giant gift ginger
glacier glass globe glove glow glue goal goat gold golf goose gown grain grape graph grass gravel gravy great green
grey grid grill grin grocer ground group grove guard guest guide guitar gull gum gym hail hair half hall hammer hand
handle harbour hare harp harvest hat hawk hay hazel head heart heather hedge heel helmet hen herb herd hero heron
hill hinge hive holly home honey hood hoof hook hoop horn horse hose hotel hour house hut ice icing idea igloo inch
infant ink inn insect iris iron island item ivory ivy jacket jade jam jar jaw jeans jelly jet jewel job jog joke
judge jug juice july jumper june jungle jury kale kayak kennel kettle key kick kilt king kiosk kitchen kite kitten
kiwi knee knight knit knob knot koala label lace ladder lady lake lamb lamp land lane lantern large laser laugh lava
lawn layer leaf leather leek leg lemon lens leopard letter lettuce level lid light lily lime line linen lion lip
list lizard loaf lobby lobster lock locker log lorry lotus loud lounge lunch lung machine magic magnet magpie maid
mail major mango manor map maple marble march mark market marsh mask mast mat match mayor meadow meal medal melody
melon menu metal meter metro middle milk mill mind mine mint minute mirror mist mitten mixer model mole monday money
monkey month moon moss moth mother motor mound mouse mouth movie mud muffin mug mule muscle museum music mustard
nail name napkin navy neck needle nephew nest net nettle new news nickel niece night nine noble noodle noon north
nose note novel number nurse nut nutmeg oak oar oasis oat ocean office oil old olive onion opal open opera orange
orbit orchard orchid organ otter oval oven owl owner oyster pack paddle page paint pair palace palm pan panda panel
paper parade parcel park parrot parsley party pasta paste pastry patch path paw pea peach peanut pear pearl pebble
pedal peel pen pencil penguin penny pepper petal phone photo piano picnic picture pie pig pigeon pillow pilot pin
pine pink pint pipe pirate pizza place plain plane planet plant plaster plate plaza plough plug plum pocket poem
poet pole police polo pond pony pool poppy porch port post pot potato powder prawn present price prince print prize
pudding puffin pump pumpkin pupil puppy purple purse puzzle quail quarry quart queen quick quiet quill quilt quiz
rabbit race radar radio radish raft rail rain raisin ramp ranch range raven razor recipe record red reed reef ribbon
rice rich ridge ring river road robin robot rock rocket roof room root rope rose round route royal ruby rug ruler
rye sack saddle safari saffron sage sail sailor salad salmon salt sand sandal satin sauce sauna scale scarf school
scooter scout screen screw sea seal seat second seed seven shade shadow shark sheep sheet shelf shell shield ship
shirt shoe shop shore short shovel show shower shrimp silk silver singer sink sister six skate ski skirt sky slate
sleeve slice slide slipper small smile smoke snack snail snow soap sock sofa soil song soup south spade spark
sparrow spice spider spinach spoon sport spot spring square squash squid stable stage stair stamp star start station
statue steam steel stem step stew stick stone stool store storm story stove straw stream street string studio sugar
suit summer sun sunday sunny supper surf swan sweet swift swim swing sword syrup table tablet tail tailor talent
tall tank tape tart taste taxi tea teacher team teapot tempo ten tennis tent test theatre thimble three throne thumb
thunder ticket tide tiger tile timber time tin title toad toast toffee tomato tone tool tooth torch tower town toy
track tractor trail train tram tray tree trick trophy trout truck trumpet trunk tub tube tulip tuna tunnel turkey
turnip turtle tutor tweed twelve twenty twig twin two uncle under unicorn union unit urban valley van vanilla vase
vault velvet verse vest village vine vinegar violet violin visa voice volcano vote vowel voyage wafer wagon waist
waiter walk wall wallet walnut walrus wand warm wasp watch water wave wax weasel weather week well west whale wheat
wheel whisk whistle white whole wide willow wind window wine wing winner winter wire wizard wolf wood wool word work
world worm wrist writer yacht yard yarn year yeast yellow yogurt young youth zebra zero zinc zip zone zoo
"""
WORDS: tuple[str, ...] = tuple(_WRITTEN.split())
