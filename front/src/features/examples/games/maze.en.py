# Collect all the coins. The maze is in the file maze.txt: make your own!
import pygame

with open("maze.txt") as file:
    rows = file.read().split()

TILE = 32
pygame.init()
screen = pygame.display.set_mode((len(rows[0]) * TILE, len(rows) * TILE))
pygame.display.set_caption("Treasure maze")
clock = pygame.time.Clock()

wall = pygame.image.load("assets/wall.png")
coin = pygame.image.load("assets/coin.png")
player = pygame.image.load("assets/player.png")
coin_sound = pygame.mixer.Sound("assets/coin.wav")

# What each letter of the maze means: # is a wall, o a coin, P is you.
walls = []
coins = []
x = y = 0
for row, line in enumerate(rows):
    for column, letter in enumerate(line):
        if letter == "#":
            walls.append((column, row))
        elif letter == "o":
            coins.append((column, row))
        elif letter == "P":
            x, y = column, row

STEPS = {
    pygame.K_LEFT: (-1, 0),
    pygame.K_RIGHT: (1, 0),
    pygame.K_UP: (0, -1),
    pygame.K_DOWN: (0, 1),
}
moves = 0

while coins:
    for event in pygame.event.get():
        if event.type == pygame.QUIT:
            coins = []
        elif event.type == pygame.KEYDOWN and event.key in STEPS:
            dx, dy = STEPS[event.key]
            if (x + dx, y + dy) not in walls:
                x += dx
                y += dy
                moves += 1

    if (x, y) in coins:
        coins.remove((x, y))
        coin_sound.play()

    screen.fill("darkgreen")
    for column, row in walls:
        screen.blit(wall, (column * TILE, row * TILE))
    for column, row in coins:
        screen.blit(coin, (column * TILE, row * TILE))
    screen.blit(player, (x * TILE, y * TILE))
    pygame.display.flip()
    clock.tick(60)

print("Moves:", moves)
